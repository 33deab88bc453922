#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A real SMTP server (aiosmtpd) that prints what it was given, one JSON object a line: sender,
recipients, the message as it came. Runs until standard input ends."""

import json
import sys

from aiosmtpd.controller import Controller


class Sink:
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                          "data": envelope.content.decode("latin-1")}), flush=True)
        return "250 taken"


controller = Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print(json.dumps({"ready": True}), flush=True)
sys.stdin.read()
controller.stop()
