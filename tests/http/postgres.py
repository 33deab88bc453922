# SPDX-License-Identifier: MIT
"""A PostgreSQL server of a test's own."""

import ctypes
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile

from harness import check, same, wait_until


class Postgres:
    """A PostgreSQL of one's own on a local socket. It ends with the test, however that ends."""

    def __init__(self):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = tempfile.mkdtemp(prefix="presse-pg-")
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.data = os.path.join(self.folder, "data")
        done = self.run("initdb", "-D", self.data, "-U", "presse", "--auth=trust", "--no-sync",
                        "-E", "UTF8", "--locale=C").wait()
        same(done, 0, "initdb")
        self.process = None
        self.start()

    def run(self, name, *words):
        libc = ctypes.CDLL(None)

        def become():
            if self.user:
                os.setgid(self.user.pw_gid)
                os.setuid(self.user.pw_uid)
            libc.prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG; forgotten when the user changes

        return subprocess.Popen([os.path.join(self.bin, name), *words], preexec_fn=become,
                                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self.log,
                                stderr=self.log)

    def start(self):
        self.process = self.run("postgres", "-D", self.data, "-k", self.folder, "-h", "", "-c",
                                "fsync=off")

        def ready():
            check(self.process.poll() is None, "PostgreSQL ended")
            return self.run("pg_isready", "-q", "-h", self.folder).wait() == 0
        wait_until(ready, "PostgreSQL is ready", pause=0.05)

    def make(self, name):
        same(self.run("createdb", "-h", self.folder, "-U", "presse", name).wait(), 0, "createdb")
        return f"postgresql:///{name}?host={self.folder}&user=presse"

    def ask(self, address, query):
        """One value, as text."""
        return subprocess.run([os.path.join(self.bin, "psql"), "-At", "-c", query, address], check=True,
                              capture_output=True, text=True, timeout=60).stdout.strip()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder)
