/* report_css.c - what the report as one file needs beside the look it shares with the page (page/src/look.css). */
#include "view/report_html.h"

const Str report_css = LIT(
    "header{padding:.8rem 1rem;background:var(--paper);border-bottom:1px solid var(--line)}header>*{max-width:82rem;margin-left:auto;margin-right:auto}"
    "header p{margin:.3rem auto}nav a{border:1px solid var(--line)}main{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr)}"
    "section>h2:target,section:target,li:target,tr:target,.card:target,article:target,span:target{outline:3px solid var(--link);outline-offset:2px}"
    ".cites a{text-decoration:none;border:1px solid var(--line);border-radius:.3em;padding:0 .3em;margin-right:.15rem;white-space:nowrap}"
    ".tag{white-space:normal}.card{margin:0}.cards ul{margin:.3rem 0;padding-left:1.1rem}figure{margin:.8rem 0}"
    "#timeline h3{margin:1rem 0 .2rem}td small,th small{color:var(--soft);font-weight:400}"
    "#reports article{margin:1rem 0;padding:.2rem 0 0;border-top:1px solid var(--line)}.report-text{white-space:normal;max-width:46rem}"
    ".report-text mark{background:none;border-radius:.15em}.keys mark{background:none;color:inherit}"
    ".report-text mark.place,.keys mark.place{background:color-mix(in srgb,var(--h3) 16%,transparent)}"
    ".report-text mark.time,.keys mark.time{background:color-mix(in srgb,var(--h1) 16%,transparent)}"
    ".report-text mark.number,.keys mark.number{background:color-mix(in srgb,var(--h4) 20%,transparent)}"
    "details p{margin:.4rem 0}summary{cursor:pointer;color:var(--link)}"
    ".where{width:100%;height:auto;background:var(--sea);border-radius:.4rem;display:block;font-size:13px}.where .land{fill:var(--land);stroke:var(--border);stroke-width:1.4;fill-rule:evenodd}.where .far{stroke-width:.6}.where .grid{stroke:var(--line);stroke-width:1}"
    ".where .degree{fill:var(--soft);font-size:11px}.where .control .place{stroke:var(--sea)}.where .name{fill:var(--soft);paint-order:stroke;stroke:var(--land);stroke-width:3px}"
    ".where{min-width:38rem}"
    "@media(max-width:40rem){#control table,#control tbody,#control tr,#control th,#control td{display:block;border:0;padding:.05rem 0}#control thead{display:none}"
    "#control tr{border-top:1px solid var(--line);padding:.5rem 0}#control td:nth-child(3)::before{content:\"since \";color:var(--soft)}"
    "#control td:nth-child(4)::before{content:\"last evidence \";color:var(--soft)}}"
    "@media print{nav{display:none}header{padding:0;border:0}main{padding:0;display:block}a{text-decoration:none}}");
