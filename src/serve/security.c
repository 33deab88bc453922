// SPDX-License-Identifier: MIT
// Headers that every response carries. Nothing comes from elsewhere, nothing runs inline, no
// other site may frame a page, and no page may ask for a device. A handler that sets one of
// them itself keeps its own.
#include "serve/security.h"

const struct header security_headers[] = {
    {STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff")},
    {STR_INIT("Content-Security-Policy"),
     STR_INIT("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
              "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
              "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")},
    {STR_INIT("Referrer-Policy"), STR_INIT("strict-origin-when-cross-origin")},
    {STR_INIT("Permissions-Policy"),
     STR_INIT("camera=(), geolocation=(), microphone=(), payment=(), usb=()")},
    {STR_INIT("Cross-Origin-Opener-Policy"), STR_INIT("same-origin")},
};

const size_t security_headers_len = sizeof security_headers / sizeof *security_headers;
