// SPDX-License-Identifier: MIT
// Answers and their approval. An answer's text never changes; its hash covers subject and
// body. Approvers are those that presse.yaml names for the kind, and whoever is picked. Each
// gets a link, reads the exact text, and agrees to its hash or objects with a reason. Sending
// demands that the answer is the agreed one, that every approver agreed to this very hash, and
// that the text handed in for sending hashes to it too. Nothing else sends an answer.
#ifndef PRESSE_DESK_ANSWER_H
#define PRESSE_DESK_ANSWER_H

#include "desk/request.h"

struct desk_approval {
    int64_t id;
    struct str name, email, state, hash, reason; // state: "waiting", "agreed", "objected"
    int64_t decided_at;
};

struct desk_answer {
    int64_t id, request;
    struct str subject, body, hash, state, staff_name;
    int64_t created_at, sent_at;
    struct desk_approval *approvals;
    size_t approvals_len;
};

enum { ANSWER_APPROVERS_MOST = 10, APPROVAL_LINK_SECONDS = 30 * 86400 };

// What is agreed to: 64 hex digits.
struct str answer_hash(struct arena *a, struct str subject, struct str body);

// Stores a new answer; earlier ones that were not sent are replaced. picked: addresses beyond
// those the configuration demands. With no approver at all it is agreed at once.
MUST_USE bool answer_propose(struct desk *d, int64_t request, int64_t staff, struct str subject,
                             struct str body, const struct desk_approver *picked, size_t picked_len,
                             int64_t *id, struct error *e);
MUST_USE bool answer_list(struct desk *d, int64_t request, struct arena *a,
                          struct desk_answer **out, size_t *len, struct error *e);

// What an approver sees.
struct approval_view {
    int64_t id, answer, request;
    struct str name, email, state, subject, body, hash, answer_state;
    struct str reference, journalist, outlet, request_subject, message, lang;
    int64_t deadline;
};
MUST_USE bool approval_load(struct desk *d, int64_t approval, struct arena *a,
                            struct approval_view *out, struct error *e);
// hash: of the text that the approver was shown. ERROR_INPUT when it is not the answer's, when
// the answer was replaced, when it was decided already, or when an objection has no reason.
MUST_USE bool approval_decide(struct desk *d, int64_t approval, bool agree, struct str hash,
                              struct str reason, struct error *e);

// Queues the answer for sending. subject and body are what the sender has in view: ERROR_INPUT
// when they differ from what was agreed or when agreement is missing; nothing is sent then.
MUST_USE bool answer_send(struct desk *d, int64_t answer, int64_t staff, struct str subject,
                          struct str body, struct error *e);

#endif
