// SPDX-License-Identifier: MIT
// What people may write into the desk's forms, and the one judge of mail addresses and header
// values. Single lines hold no control characters and no line or paragraph separators in any
// spelling, so nothing written there can add a line to a mail, a log or a calendar.
#ifndef PRESSE_DESK_FIELD_H
#define PRESSE_DESK_FIELD_H

#include "desk/desk.h"

enum {
    FIELD_NAME_MOST = 200, // all in bytes
    FIELD_OUTLET_MOST = 200,
    FIELD_EMAIL_MOST = 254,
    FIELD_PHONE_MOST = 40,
    FIELD_SUBJECT_MOST = 300,
    FIELD_LINE_MOST = 1000,     // dates, place, medium, use of pictures
    FIELD_MESSAGE_MOST = 20000, // message, answer, note
};

// True when s is UTF-8 without control characters (C0, DEL, C1) and without U+2028, U+2029.
bool field_line_clean(struct str s);
// True when s is UTF-8 without NUL: all that a text of several lines may hold.
bool field_text_clean(struct str s);

// An address that may be a recipient: local@domain of RFC 5321 (section 4.1.2) without quoted
// strings, comments, routes or address literals; ASCII or UTF-8 letters (RFC 6531) in the
// local part; at most 254 bytes, 64 before the '@'.
bool mail_address_valid(struct str s);

// The same for somebody outside this house: "zoe@paper" lacks its end, and reaches nobody.
bool mail_address_outside(struct str s);
// The same address in the form that is stored and compared: domain (and ASCII letters of the
// local part) in lower case.
struct str mail_address_key(struct arena *a, struct str s);

enum field_id {
    FIELD_KIND,
    FIELD_NAME,
    FIELD_OUTLET,
    FIELD_EMAIL,
    FIELD_PHONE,
    FIELD_DEADLINE,
    FIELD_ZONE,
    FIELD_SUBJECT,
    FIELD_MESSAGE,
    FIELD_DATES,
    FIELD_PLACE,
    FIELD_MEDIUM,
    FIELD_PICTURE_USE,
    FIELD_COUNT,
};
const char *field_name(enum field_id f); // "email": its name in forms

enum field_fault {
    FAULT_NONE,
    FAULT_MISSING,
    FAULT_LONG,
    FAULT_CHARACTERS, // control characters or bytes that are no text
    FAULT_ADDRESS,    // no mail address
    FAULT_DATE,       // no date and time, or one that does not exist there
    FAULT_PAST,       // a deadline that has passed
    FAULT_ZONE,       // no time zone that is known
    FAULT_KIND,
};

// What a journalist wrote, field by field as sent.
struct submission_fields {
    struct str text[FIELD_COUNT]; // FIELD_DEADLINE: "2026-11-25T18:00" local to FIELD_ZONE
    struct str lang;              // "fr" or "en"
};

// The same, read.
struct submission {
    enum desk_kind kind;
    struct str lang, name, outlet, email, phone, zone, subject, message, dates, place, medium,
        picture_use;
    int64_t deadline; // seconds since 1970; 0 when none
};

// Which fields a form of this kind asks.
bool field_asked(enum desk_kind kind, enum field_id f);

// Reads the fields into out; texts are trimmed, line ends are LF. False when any fault was set.
bool submission_read(struct arena *a, const struct submission_fields *in, int64_t now,
                     struct submission *out, enum field_fault faults[FIELD_COUNT]);

// Local time in an IANA zone as seconds since 1970. A time that a clock change skips or repeats
// is read as the first that is meant. False: no such zone, or text of another form.
bool zone_to_time(struct str local, struct str zone, int64_t *out);
bool zone_known(struct str zone);
// "2026-11-25T18:00" of a time in a zone (UTC when the zone is unknown).
struct str zone_local(struct arena *a, int64_t time, struct str zone);

#endif
