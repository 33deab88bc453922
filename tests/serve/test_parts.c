// SPDX-License-Identifier: MIT
// If these fail, a handler is called for a path it did not ask for, a log line can be forged,
// one client can take all connections, or a form loses its pieces.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <math.h>
#include <netinet/in.h>
#include <string.h>
#include <zlib.h>

#include "growth.h"
#include "serve/compress.h"
#include "serve/form.h"
#include "serve/guard.h"
#include "serve/http.h"
#include "serve/log.h"
#include "serve/peers.h"

static struct arena arena;

static void paths_find_their_handler_and_methods_are_told(void **state)
{
    (void)state;
    const unsigned get = HTTP_METHOD_BIT(HTTP_GET), post = HTTP_METHOD_BIT(HTTP_POST);
    const struct handler items[] = {
        {get, "/desk/request/:id", NULL, NULL, 0, false, false},
        {post, "/desk/request/:id/answer", NULL, NULL, 10, false, false},
        {get | post, "/ask", NULL, NULL, 10, false, false},
        {get, "/files/*", NULL, NULL, 0, false, false},
        {get, "/*", NULL, NULL, 0, false, false},
    };
    const struct handlers table = {items, 5};
    struct str params[REQUEST_MOST_PARAMS];
    unsigned allowed;
#define FIND(method, path) handlers_find(&table, method, STR(path), params, &allowed)
    assert_ptr_equal(FIND(HTTP_GET, "/desk/request/12"), &items[0]);
    assert_true(str_eq(params[0], STR("12")));
    assert_ptr_equal(FIND(HTTP_POST, "/desk/request/7/answer"), &items[1]);
    assert_true(str_eq(params[0], STR("7")));
    assert_ptr_equal(FIND(HTTP_HEAD, "/ask"), &items[2]);
    assert_ptr_equal(FIND(HTTP_GET, "/ask/"), &items[4]);
    assert_ptr_equal(FIND(HTTP_GET, "/desk/request/"), &items[4]);
    assert_ptr_equal(FIND(HTTP_GET, "/files/a/b.txt"), &items[3]);
    assert_true(str_eq(params[0], STR("a/b.txt")));
    assert_ptr_equal(FIND(HTTP_GET, "/"), &items[4]);
    assert_null(FIND(HTTP_DELETE, "/ask"));
    assert_int_equal(allowed, get | post);
    assert_null(FIND(HTTP_POST, "/other"));
    assert_int_equal(allowed, get);
#undef FIND
}

static void a_log_line_stays_one_line(void **state)
{
    (void)state;
    struct buf line = BUF_EMPTY;
    log_pair(&line, "path", STR("/a\r\ntime=1 event=forged\x1b[31m \"q\" \xE2\x80\xA8"));
    struct str text = buf_view(&line);
    assert_int_equal(str_find_char(text, '\n'), STR_NOT_FOUND);
    assert_int_equal(str_find_char(text, '\r'), STR_NOT_FOUND);
    assert_true(str_eq(text, STR(" path=\"/a\\x0d\\x0atime=1 event=forged\\x1b[31m \\\"q\\\" "
                                 "\\xe2\\x80\\xa8\"")));
    buf_free(&line);
}

static void clients_are_counted_by_address_and_network(void **state)
{
    (void)state;
    static struct peers peers;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6}, other = v6, mapped = v6;
    inet_pton(AF_INET, "192.0.2.7", &v4.sin_addr);
    inet_pton(AF_INET6, "2001:db8:1:2::7", &v6.sin6_addr);
    inet_pton(AF_INET6, "2001:db8:1:2:ffff::9", &other.sin6_addr);
    inet_pton(AF_INET6, "::ffff:192.0.2.7", &mapped.sin6_addr);
    struct peer a = peer_of((void *)&v4), b = peer_of((void *)&v6), c = peer_of((void *)&other);
    struct peer d = peer_of((void *)&mapped);
    assert_string_equal(a.text, "192.0.2.7");
    assert_true(a.key == d.key && b.key == c.key && a.key != b.key);
    assert_false(a.loopback || b.loopback);
    for (int i = 0; i < 3; i++)
        peers_add(&peers, &a);
    peers_add(&peers, &b);
    peers_add(&peers, &c);
    assert_int_equal(peers_count(&peers, &a), 3);
    assert_int_equal(peers_count(&peers, &c), 2);
    for (int i = 0; i < 3; i++)
        peers_remove(&peers, &d);
    peers_remove(&peers, &b);
    peers_remove(&peers, &b);
    assert_int_equal(peers_count(&peers, &a), 0);
    assert_int_equal(peers_count(&peers, &b), 0);
}

static void this_machine_is_never_limited(void **state)
{
    (void)state;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    inet_pton(AF_INET, "127.3.2.1", &v4.sin_addr);
    assert_true(peer_of((void *)&v4).loopback && peer_of((void *)&v6).loopback);
}

static void a_form_in_pieces_is_whole(void **state)
{
    (void)state;
    struct form_builder b = FORM_BUILDER(&arena, 1000);
    struct form f;
    assert_true(form_piece(&b, "a", NULL, NULL, "on", 0, 2));
    assert_true(form_piece(&b, "a", NULL, NULL, "e", 2, 1));
    assert_true(form_piece(&b, "b", "x.jpg", "image/jpeg", "\xFF\xD8", 0, 2));
    assert_true(form_piece(&b, "c", NULL, NULL, "", 0, 0));
    assert_true(form_finish(&b, &f));
    assert_int_equal(f.len, 3);
    assert_true(str_eq(f.fields[0].value, STR("one")) && !f.fields[0].file_name.p);
    assert_true(str_eq(f.fields[1].file_name, STR("x.jpg")));
    assert_true(str_eq(f.fields[1].type, STR("image/jpeg")) && f.fields[1].value.n == 2);
    assert_true(f.fields[2].value.n == 0);
    arena_free(&arena);
}

static void a_form_over_its_limits_is_refused(void **state)
{
    (void)state;
    struct form_builder b = FORM_BUILDER(&arena, 5);
    struct form f;
    assert_true(form_piece(&b, "a", NULL, NULL, "12345", 0, 5));
    assert_false(form_piece(&b, "b", NULL, NULL, "6", 0, 1));
    assert_false(form_finish(&b, &f));
    b = FORM_BUILDER(&arena, 5);
    for (int i = 0; i < FORM_MOST_FIELDS; i++)
        assert_true(form_piece(&b, "a", NULL, NULL, "", 0, 0));
    assert_false(form_piece(&b, "a", NULL, NULL, "", 0, 0));
    b = FORM_BUILDER(&arena, 5);
    assert_false(form_piece(&b, "a", NULL, NULL, "x", 3, 1));
    arena_free(&arena);
}

// The processor time that each of these pages takes, at best.
static double time_to_compress(enum encoding e, struct str page)
{
    struct buf packed = BUF_EMPTY;
    double best = INFINITY;
    for (int i = 0; i < 20; i++) {
        buf_reset(&packed);
        double start = growth_clock();
        assert_true(compress_bytes(e, page, &packed));
        best = fmin(best, growth_clock() - start);
    }
    buf_free(&packed);
    return best;
}

// A server prepares every page: brotli with its default window clears megabytes for each and takes
// a hundred times as long. With the smallest window it takes about as long as gzip.
static void small_pages_are_compressed_in_little_time(void **state)
{
    (void)state;
    struct buf text = BUF_EMPTY;
    growth_repeat(&text, "<li><a href=\"/%1\">clip %2</a></li>\n", 300);
    double brotli = time_to_compress(ENCODING_BROTLI, buf_view(&text));
    assert_true(brotli < 20 * time_to_compress(ENCODING_GZIP, buf_view(&text)));
    buf_free(&text);
}

static void what_is_compressed_comes_back_and_is_smaller(void **state)
{
    (void)state;
    struct buf text = BUF_EMPTY, packed = BUF_EMPTY;
    for (int i = 0; i < 5000; i++)
        buf_format(&text, "<li><a href=\"/%d\">clip %d</a></li>\n", i, i * 7);
    assert_true(compress_bytes(ENCODING_BROTLI, buf_view(&text), &packed));
    assert_true(packed.n < text.n / 3);
    buf_reset(&packed);
    assert_true(compress_bytes(ENCODING_GZIP, buf_view(&text), &packed));
    char *back = arena_alloc(&arena, text.n);
    z_stream z = {.next_in = (void *)packed.p, .avail_in = (unsigned)packed.n};
    z.next_out = (void *)back;
    z.avail_out = (unsigned)text.n;
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    assert_memory_equal(back, text.p, text.n);
    buf_reset(&packed);
    assert_false(compress_bytes(ENCODING_GZIP, STR("tiny"), &packed));
    assert_int_equal(packed.n, 0);
    buf_free(&text);
    buf_free(&packed);
    arena_free(&arena);
}

static void pictures_are_not_compressed_again(void **state)
{
    (void)state;
    assert_true(compress_pays(STR("text/html; charset=utf-8")));
    assert_true(compress_pays(STR("image/svg+xml")));
    assert_true(compress_pays(STR("application/feed+json; charset=utf-8")));
    assert_false(compress_pays(STR("image/jpeg")));
    assert_false(compress_pays(STR("text/event-stream; charset=utf-8")));
    assert_false(compress_pays(STR("")));
}

static void query_parameters_are_found(void **state)
{
    (void)state;
    struct request q = {.query = STR("a=1&q=l%27%C3%A9t%C3%A9+2021&bad=%zz&empty"),
                        .arena = &arena};
    assert_true(str_eq(request_query(&q, STR("q")), STR("l'\xC3\xA9t\xC3\xA9 2021")));
    assert_true(request_query(&q, STR("empty")).p && request_query(&q, STR("empty")).n == 0);
    assert_null(request_query(&q, STR("bad")).p);
    assert_null(request_query(&q, STR("none")).p);
    arena_free(&arena);
}

static void a_header_s_name_is_a_token_and_its_value_holds_no_control(void **state)
{
    (void)state;
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (int i = 0; i < 256; i++) {
        char c = (char)i, text[3] = {'a', c, 'b'};
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool token = letter || (c && strchr(marks, c));
        assert_int_equal(header_name_valid((struct str){text, 3}), token);
        bool control = (i < 32 && c != '\t') || i == 127;
        assert_int_equal(header_value_valid((struct str){text, 3}), !control);
        // Values are looked at several bytes at a time: the place must not matter.
        for (size_t n = 1; n <= 25; n++) {
            char value[] = "a value \xC3\xA9 of some\tbytes.";
            value[(size_t)i % n] = c;
            assert_int_equal(header_value_valid((struct str){value, n}), !control);
            value[(size_t)i % n] = 'a';
            value[n - 1] = c;
            assert_int_equal(header_value_valid((struct str){value, n}), !control);
        }
    }
    assert_false(header_name_valid(STR("")));
    assert_true(header_value_valid(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_s_name_is_a_token_and_its_value_holds_no_control),
        cmocka_unit_test(paths_find_their_handler_and_methods_are_told),
        cmocka_unit_test(a_log_line_stays_one_line),
        cmocka_unit_test(clients_are_counted_by_address_and_network),
        cmocka_unit_test(this_machine_is_never_limited),
        cmocka_unit_test(a_form_in_pieces_is_whole),
        cmocka_unit_test(a_form_over_its_limits_is_refused),
        cmocka_unit_test(small_pages_are_compressed_in_little_time),
        cmocka_unit_test(what_is_compressed_comes_back_and_is_smaller),
        cmocka_unit_test(pictures_are_not_compressed_again),
        cmocka_unit_test(query_parameters_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
