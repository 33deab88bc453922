#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A real SMTP server (aiosmtpd) that prints what it was given, one JSON object a line: sender,
recipients, the message as it came. Runs until standard input ends. With a process id as
second argument it stops that process before it says yes to a message, and kills it after: the
moment in which a mail is sent and nobody knows."""

import json
import os
import signal
import sys

from aiosmtpd.controller import Controller


class Sink:
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                          "data": envelope.content.decode("latin-1")}), flush=True)
        if len(sys.argv) > 2:
            os.kill(int(sys.argv[2]), signal.SIGSTOP)
        return "250 taken"



class Deadly(Controller):
    def factory(self):
        protocol = super().factory()
        push = protocol.push

        async def push_and_kill(status):
            await push(status)
            if str(status).startswith("250 taken"):
                os.kill(int(sys.argv[2]), signal.SIGKILL)

        protocol.push = push_and_kill
        return protocol


controller = (Deadly if len(sys.argv) > 2 else Controller)(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print(json.dumps({"ready": True}), flush=True)
sys.stdin.read()
controller.stop()
