"""Wires between programs and daemons of this host: sockets in FOLDER, named as the daemons' own. Whole packets go over them, until one is cut
in two, and the connection with it, or is held up while a command runs.

  wires.py FOLDER FRAMING SOCKET ...

FRAMING is xenstore (a header has the length) or qmp (lines). FOLDER/control takes a line, NAME WAY ORDINAL FAULT: which wire, request or answer,
which of them from now on, and cut or the command. It answers with the numbers of requests and answers since the last line for that wire.
"""
import os
import socket
import subprocess
import sys
import threading

HEADER = 16


def xenstore(stream):
    while len(header := stream.read(HEADER)) == HEADER:
        yield header + stream.read(int.from_bytes(header[12:], 'little'))


def qmp(stream):
    return iter(stream.readline, b'')


def listen(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    return server


class Wire:
    def __init__(self, path, framing, daemon):
        self.framing = framing
        self.daemon = daemon
        self.lock = threading.Lock()
        self.arm('none', 0, '')
        threading.Thread(target=self.serve, args=(listen(path),)).start()

    def arm(self, way, ordinal, fault):
        with self.lock:
            self.passed = {'request': 0, 'answer': 0}
            self.due = way, ordinal
            self.fault = fault

    def serve(self, server):
        while True:
            near = server.accept()[0]
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(self.daemon)
            except OSError:
                near.close()
                continue
            for way, source, sink in ('request', near, far), ('answer', far, near):
                threading.Thread(target=self.carry, args=(way, source, sink)).start()

    def carry(self, way, source, sink):
        try:
            for packet in self.framing(source.makefile('rb')):
                with self.lock:
                    self.passed[way] += 1
                    fault = self.fault if (way, self.passed[way]) == self.due else None
                if fault == 'cut':
                    sink.sendall(packet[:len(packet) // 2])
                    break
                if fault:
                    subprocess.run(fault, shell=True, check=True)
                sink.sendall(packet)
        except OSError:
            pass  # one end has gone; so does the other
        for end in source, sink:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it was first


folder = sys.argv[1]
wires = {}
for framing, daemon in zip(sys.argv[2::2], sys.argv[3::2]):
    name = os.path.basename(daemon)
    wires[name] = Wire(f'{folder}/{name}', {'xenstore': xenstore, 'qmp': qmp}[framing], daemon)
control = listen(f'{folder}/control')
while True:
    with control.accept()[0] as who, who.makefile('rw') as line:
        name, way, ordinal, fault = line.readline().rstrip('\n').split(' ', 3)
        wire = wires[name]
        passed = dict(wire.passed)
        wire.arm(way, int(ordinal), fault)
        print(passed['request'], passed['answer'], file=line, flush=True)
