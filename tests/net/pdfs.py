#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""PDFs for the tests, after the habits of what newsrooms export: made here, byte by byte.

usage: pdfs.py FOLDER   writes the hostile ones there, for the fuzz corpus
"""
import hashlib, os, struct, sys, zlib

TITLE = "Les bibliothèques rouvrent"
XMP = ("<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
       "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
       "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/' {attributes}>"
       "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title>"
       "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
       "<?xpacket end='w'?>")


def text(value):
    """A text string: UTF-16 with a mark, as PDF has it."""
    return "<" + ("\ufeff" + value).encode("utf-16-be").hex() + ">"


def stream(data, more="", flate=False):
    data = zlib.compress(data) if flate else data
    filters = "/Filter /FlateDecode " if flate else ""
    return f"<< {more} {filters}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def build(objects, trailer):
    """Objects by number, with a table that says where each is."""
    out, at = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n", {}
    for number, body in objects.items():
        at[number] = len(out)
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    table, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        out += b"%010d 00000 n \n" % at[number] if number in at else b"0000000000 00000 f \n"
    return out + f"trailer\n<< /Size {most} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()


PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def info(title=TITLE, author="Maëlle Kerbrat", date="D:20260403120000+02'00'"):
    return f"<< /Title {text(title)} /Author {text(author)} /CreationDate ({date}) >>"


def plain(**more):
    return build({1: "<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>", 2: PAGES, 3: PAGE, 4: info(**more)}, "/Info 4 0 R")


def with_xmp(title, author, attributes="", flate=True, junk="Microsoft Word - brouillon3.doc"):
    packet = XMP.format(title=title, author=author, attributes=attributes).encode()
    return build({1: "<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>", 2: PAGES, 3: PAGE, 4: info(title=junk, author="admin"),
                  5: stream(packet, "/Type /Metadata /Subtype /XML", flate)}, "/Info 4 0 R")


def in_object_stream():
    """PDF 1.5: objects in a compressed stream, and a compressed table of them."""
    inner = ["<< /Type /Catalog /Pages 2 0 R >>", PAGES, PAGE, info()]
    head, body = "", ""
    for number, one in enumerate(inner, 1):
        head += f"{number} {len(body)} "
        body += one + " "
    out = b"%PDF-1.5\n"
    first = len(out)
    out += b"5 0 obj\n" + stream((head + body).encode("latin-1"), f"/Type /ObjStm /N {len(inner)} /First {len(head)}", True) + b"\nendobj\n"
    table = len(out)
    rows = b"\x00\x00\x00\x00\x00\xff" + b"".join(struct.pack(">BIB", 2, 5, i) for i in range(4))
    rows += struct.pack(">BIB", 1, first, 0) + struct.pack(">BIB", 1, table, 0)
    out += b"6 0 obj\n" + stream(rows, "/Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Info 4 0 R", True) + b"\nendobj\n"
    return out + f"startxref\n{table}\n%%EOF\n".encode()


def rc4(key, data):
    s, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) % 256])
    return bytes(out)


def encrypted():
    """For everybody to read, nobody to change: an empty password."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner, rights, ident = bytes(range(32)), -4, b"0123456789abcdef"
    key = hashlib.md5(pad + owner + struct.pack("<i", rights) + ident).digest()[:5]
    own = hashlib.md5(key + b"\x04\x00\x00\x00\x00").digest()[:10]
    hidden = lambda b: "<" + rc4(own, b).hex() + ">"
    utf = lambda s: ("\ufeff" + s).encode("utf-16-be")
    crypt = f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{rc4(key, pad).hex()}> /P {rights} >>"
    return build({1: "<< /Type /Catalog /Pages 2 0 R >>", 2: PAGES, 3: PAGE,
                  4: f"<< /Title {hidden(utf(TITLE))} /CreationDate {hidden(b'D:20260403120000Z')} >>", 5: crypt},
                 f"/Info 4 0 R /Encrypt 5 0 R /ID [<{ident.hex()}> <{ident.hex()}>]")


def hostile():
    bomb = zlib.compress(zlib.compress(b"\0" * (200 << 20), 9), 9)
    two = f"<< /Type /Metadata /Filter [/FlateDecode /FlateDecode] /Length {len(bomb)} >>\nstream\n".encode() + bomb + b"\nendstream"
    packed = zlib.compress(b"\0" * (300 << 20), 9)
    table = f"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"
    objects = b"%PDF-1.5\n5 0 obj\n" + table + b"\nendobj\n"
    rows = b"\x02\x00\x00\x00\x05\x00" * 5 + struct.pack(">BIB", 1, 9, 0) + struct.pack(">BIB", 1, len(objects), 0)
    packed_objects = objects + b"6 0 obj\n" + stream(rows, "/Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R", True)
    packed_objects += b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(objects)
    return {
        "packed-objects": packed_objects,
        "bomb": build({1: "<< /Type /Catalog /Metadata 5 0 R >>", 5: two}, ""),
        "loop": build({1: "<< /Type /Catalog /Metadata 5 0 R /Lang 6 0 R >>", 5: "5 0 R", 6: "7 0 R", 7: "6 0 R"}, "/Info 1 0 R /Prev 9"),
        "deep": build({1: "<< /Type /Catalog /Lang " + "[" * 40000 + "]" * 40000 + " >>"}, "/Info 1 0 R"),
        "entities": with_xmp("&a;", "x", flate=False).replace(b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?>",
                                                              b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaa'>]>         "),
        "cut": plain()[:-200],
        "no-table": plain().replace(b"startxref", b"startzref"),
        "objects": b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n<<>>\nendobj\n" % i for i in range(60000)),
    }


if __name__ == "__main__":
    for name, data in hostile().items():
        if len(data) < 100000:
            with open(os.path.join(sys.argv[1], name), "wb") as f:
                f.write(data)
    for name, data in (("plain", plain()), ("xmp", with_xmp("A title", "An Author")), ("objects-15", in_object_stream()),
                       ("encrypted", encrypted())):
        with open(os.path.join(sys.argv[1], name), "wb") as f:
            f.write(data)
