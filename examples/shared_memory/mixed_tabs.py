source = "def greet():\n    four_spaces()\n\tone_tab()\n"

try:
    compile(source, "greet.py", "exec")
except TabError as error:
    print(f"TabError: {error.msg} (line {error.lineno})")
