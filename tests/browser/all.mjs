// SPDX-License-Identifier: MIT
// Every test that needs a browser or an independent reader, one after the other.
import './pages.test.mjs';
import './reading.test.mjs';
import './hostile.test.mjs';
import './lighthouse.test.mjs';
import './desk.test.mjs';
