"""Changes that write a body for a function that was there, in each language, for rules about what stands in functions."""

from __future__ import annotations

from bot.risk import Rule, Signal
from tests.risk.firing import fire_one

_FRAMES = {
    "py": ("src/read.py", "def read(text, rows, count):\n    {}\n    return done\n", "\n    "),
    "js": ("src/read.js", "export function read(text, rows, count) {{\n  {}\n  return done;\n}}\n", "\n  "),
    "ts": ("src/read.ts", "export async function read(text: string, rows: Row[], count: number) {{\n  {}\n  return done;\n}}\n", "\n  "),
    "go": ("pkg/read.go", "package pkg\n\nfunc read(text string, rows []Row, count int, big int64) error {{\n\t{}\n\treturn done\n}}\n", "\n\t"),
    "rs": ("src/read.rs", "pub fn read(text: &str, rows: &[Row], count: usize, big: u64) -> Row {{\n    {}\n    done\n}}\n", "\n    "),
    "java": ("src/Read.java", "class Read {{\n  Row read(String text, List<Row> rows, int count, long big) {{\n    {}\n    return done;\n  }}\n}}\n", "\n    "),
    "cpp": ("src/read.cpp", "int read(const std::string& text, std::vector<int> rows, size_t count) {{\n  {}\n  return done;\n}}\n", "\n  "),
    "cs": ("src/Read.cs", "class Read {{\n  Row Get(string text, List<Row> rows, int count, long big) {{\n    {}\n    return done;\n  }}\n}}\n", "\n    "),
    "php": ("src/read.php", "<?php\nfunction read($text, $rows, $count) {{\n    {}\n    return $done;\n}}\n", "\n    "),
    "kt": ("src/read.kt", "fun read(text: String, rows: List<Row>, count: Int): Row {{\n    {}\n    return done\n}}\n", "\n    "),
}  # fmt: skip


def written(rule: Rule, language: str, body: str, was: str = "start(text)") -> list[Signal]:
    """The signals of a rule when the body of a function becomes `body`, its lines parted by line breaks."""
    path, frame, line_break = _FRAMES[language]
    before, after = (frame.format(text.replace("\n", line_break)) for text in (was, body))
    return fire_one(rule, path, before, after)
