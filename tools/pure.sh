#!/bin/sh
# doc, language, annotate, story and situation compute and allocate; they do not read, write,
# print, sleep or ask the time. Arguments: object files.
ok='^(arena_|vec_|str_|map_|buf_|utf8_|char_|date_|when_|day_|hash_|json_|tsv_|record_|precision_|fail$'
ok="$ok"'|doc_|digest_|runs_|tree_|tokens_|token_|name_|timex_|place_|entity_|actor_|number_|quote_|event_|realis_|control_'
ok="$ok"'|earth_|upos_|deprel_|zone_|published_|gaz_|bound_|language_|model_|annotate_|gazetteer_|time_|rule_|story_|lineage_|situation_'
ok="$ok"'|lemma_|lex_|linear_|net_|tag_|parse_|names_|source_|origins_|happening_|sources_|sit_|verdict_|variant_|claims_|forecasts_|standing_|cluster_|ledger_'
ok="$ok"'|mem(cpy|move|set|cmp|chr|rchr|mem)$|strlen$|strchr$|strcmp$|strncmp$|qsort$|bsearch$|strtod$|snprintf$|vsnprintf$'
ok="$ok"'|__(mem(cpy|move|set)|v?snprintf|str(n?cpy|cat))_chk$|__assert_fail$|__(asan|ubsan|stack_chk).*|_GLOBAL_OFFSET_TABLE_$|__cpu_|sqrtf?$|logf?$|log2f?$|log10f?$|expf?$|powf?$|fabsf?$|floorf?$|ceilf?$|roundf?$|lround$|sin$|cos$|asin$|atan2$|acos$)'
bad=$(nm -u "$@" | awk '/ U /{print $2}' | sort -u | grep -vE "$ok")
[ -z "$bad" ] && exit 0
echo "impure symbols: $bad"
exit 1
