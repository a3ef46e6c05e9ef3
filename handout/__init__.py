"""Packs what is handed out: the course in one archive, for a room without the internet."""
