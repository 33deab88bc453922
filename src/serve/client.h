// SPDX-License-Identifier: MIT
// Who asks. Behind a front server every connection comes from that server, and who is there
// stands in X-Forwarded-For, which anybody can write: it is believed from servers that were
// named, and of what it lists only the part that those servers wrote.
#ifndef PRESSE_SERVE_CLIENT_H
#define PRESSE_SERVE_CLIENT_H

#include "net/guard.h"
#include "serve/http.h"

// q needs its peer and known headers. From a front server, or a local socket when there are any:
// the peer becomes the last address listed that is no front server; it stays what it was where the
// list cannot be read. A request that was forwarded by anybody else keeps its peer, and does not
// count as one from this machine. `fronts` may be NULL.
void client_find(struct request *q, const struct network_list *fronts);

#endif
