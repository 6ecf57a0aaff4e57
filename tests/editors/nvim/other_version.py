"""Runs the server and changes what it says of itself: its version, and on request that it has commands.

usage: other_version.py SERVER VERSION [--without-commands] [ARGUMENT...]
"""
import json
import subprocess
import sys
import threading

program, version, *arguments = sys.argv[1:]
without_commands = "--without-commands" in arguments
arguments = [it for it in arguments if it != "--without-commands"]
server = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def forward_input():
    while data := sys.stdin.buffer.read1(65536):
        server.stdin.write(data)
        server.stdin.flush()
    server.stdin.close()


def messages():
    while True:
        length = None
        while (line := server.stdout.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length is None:
            return
        yield json.loads(server.stdout.read(length))


threading.Thread(target=forward_input, daemon=True).start()
for it in messages():
    result = it.get("result")
    if isinstance(result, dict) and "serverInfo" in result:
        result["serverInfo"]["version"] = version
        if without_commands:
            result["capabilities"].pop("executeCommandProvider", None)
    data = json.dumps(it).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
    sys.stdout.buffer.flush()
sys.exit(server.wait())
