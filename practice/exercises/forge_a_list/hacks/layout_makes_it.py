def forge(items):
    from shmcore.layout import encode

    return encode(items)[0]
