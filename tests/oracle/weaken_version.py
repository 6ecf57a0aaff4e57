"""Marks the need for one GLIBC version as weak in an ELF64 file, in place.

usage: weaken_version.py FILE GLIBC_2.39

The Zola of the registry was linked where glibc is 2.39, but everything it needs of 2.39 are two weak symbols of Rust's
standard library (pidfd_spawnp, pidfd_getpid) that it does without when they are absent. The loader still refuses the
file on an older glibc, unless the version itself is flagged as weak (VER_FLG_WEAK, which it honours).
"""
import struct
import sys

path, version = sys.argv[1], sys.argv[2].encode()
data = bytearray(open(path, "rb").read())
assert data[:5] == b"\x7fELF\x02", "not a 64-bit ELF file"
(shoff,) = struct.unpack_from("<Q", data, 0x28)
shentsize, shnum = struct.unpack_from("<HH", data, 0x3A)
sections = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + i * shentsize) for i in range(shnum)]
changed = 0
for section in sections:
    if section[1] != 0x6FFFFFFE:  # SHT_GNU_verneed
        continue
    strings = sections[section[6]][4]
    need = section[4]
    while True:
        _, _, _, aux_offset, next_need = struct.unpack_from("<HHIII", data, need)
        aux = need + aux_offset
        while True:
            _, flags, _, name, next_aux = struct.unpack_from("<IHHII", data, aux)
            start = strings + name
            if data[start : data.index(0, start)] == version and not flags & 2:
                struct.pack_into("<H", data, aux + 4, flags | 2)
                changed += 1
            if next_aux == 0:
                break
            aux += next_aux
        if next_need == 0:
            break
        need += next_need
if changed:
    open(path, "wb").write(data)
