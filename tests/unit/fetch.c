/* Which addresses are public, and what robots.txt allows. */
#include "fetch/fetch.h"
#include "test.h"
#include <arpa/inet.h>

void unit_fetch(void);

static bool public_address(const char *text)
{
    u8 b[16];
    bool six = strchr(text, ':') != NULL;
    CHECK(inet_pton(six ? AF_INET6 : AF_INET, text, b) == 1);
    return address_is_public(b, six ? 16 : 4);
}

static bool allows(const char *robots, const char *path)
{
    int delay;
    return robots_allow(str_of(robots), S("sitrep"), str_of(path), &delay);
}

void unit_fetch(void)
{
    static const char *const hidden[] = {"0.0.0.0", "10.1.2.3", "127.0.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254", "172.16.0.1",
                                         "172.31.255.255", "192.168.1.1", "198.19.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
                                         "fc00::1", "fdff::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2001:db8::1", "64:ff9b::a00:1"};
    static const char *const open[] = {"1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1", "193.0.0.1",
                                       "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"};
    for (isize i = 0; i < countof(hidden); i++) CHECK(!public_address(hidden[i]));
    for (isize i = 0; i < countof(open); i++) CHECK(public_address(open[i]));

    CHECK(allows("", "/feed"));
    CHECK(!allows("User-agent: *\nDisallow: /", "/feed"));
    CHECK(allows("User-agent: *\nDisallow: /\n\nUser-agent: SitRep\nAllow: /\n", "/feed"));
    CHECK(allows("User-agent: *\nDisallow: /\nAllow: /feed", "/feed.xml"));
    CHECK(!allows("User-agent: *\nAllow: /feed\nDisallow: /feed/old", "/feed/old/1"));
    CHECK(allows("User-agent: other\nDisallow: /", "/feed"));
    CHECK(!allows("User-agent: other\nUser-agent: sitrep\nDisallow: /*.rss$ # packed", "/a/b.rss"));
    CHECK(allows("User-agent: *\nDisallow: /*.rss$", "/a/b.rss?x"));
    CHECK(allows("User-agent: *\nDisallow:", "/feed"));
    CHECK(!allows("User-agent: *\r\nDisallow: /a*b*c\r\n", "/axxbyyc/d"));
    CHECK(allows("User-agent: *\nDisallow: /a*b*c", "/axxbyy"));
    int delay;
    CHECK(robots_allow(S("User-agent: *\nCrawl-delay: 7\n"), S("sitrep"), S("/"), &delay) && delay == 7);
    CHECK(robots_allow(S("User-agent: *\nCrawl-delay: 70000\n"), S("sitrep"), S("/"), &delay) && delay == 60);
}
