import pytest

from bot.risk import Tier
from bot.risk.signals.injection_sink import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", "eval(text)", "`text` as code"),
    ("a.js", "const f = new Function(body)", "`body` as code"),
    ("a.py", 'subprocess.run(f"ls {name}", shell=True)', "`name` to a shell"),
    ("a.py", "os.system(command)", "`command` to a shell"),
    ("a.ts", "execSync(`git log ${branch}`)", "`branch` to a shell"),
    ("a.go", 'package p\n\nfunc f(c string) { exec.Command("sh", "-c", "ls "+c).Run() }', "`c` to a shell"),
    ("a.rs", 'fn f(c: &str) { Command::new("sh").arg("-c").arg(format!("ls {}", c)).output(); }', "to a shell"),
    ("A.java", 'class A { void f(String who) { Runtime.getRuntime().exec("ls " + who); } }', "`who` to a shell"),
    ("a.php", '<?php\nfunction f($who) { shell_exec("ls $who"); }', "`$who` to a shell"),
    ("a.rb", 'def f(who)\n  system("ls #{who}")\nend', "`who` to a shell"),
    ("a.py", 'cursor.execute(f"SELECT * FROM t WHERE id = {i_d}")', "`i_d` into the text of a statement"),
    ("a.py", 'cursor.execute("DELETE FROM t WHERE id = %s" % order)', "`order` into"),
    ("a.py", 'def f(order):\n    q = f"SELECT a FROM t WHERE o = {order}"\n    cursor.execute(q)', "`order` into"),
    ("a.ts", "db.query(`SELECT * FROM t WHERE id = ${id}`)", "`id` into"),
    (
        "a.go",
        "package p\n\nfunc f(n string) { db.Query(fmt.Sprintf(\"SELECT a FROM t WHERE b = '%s'\", who)) }",
        "`who` into",
    ),
    ("A.java", 'class A { void f(String who) { st.executeQuery("SELECT a FROM t WHERE b = " + who); } }', "`who` into"),
    ("a.php", '<?php\nfunction f($who) { $db->query("SELECT a FROM t WHERE b = $who"); }', "`$who` into"),
    ("a.rb", "User.where(\"name = '#{who}' where a = 1\")", "`who` into"),
    ("a.rs", 'fn f(who: &str) { sqlx::query(&format!("SELECT a FROM t WHERE b = {}", who)); }', "`who` into"),
    ("A.cs", 'class A { void F(string who) { c.FromSqlRaw($"SELECT a FROM t WHERE b = {who}"); } }', "`who` into"),
    ("a.js", "el.innerHTML = text", "unescaped HTML"),
    ("a.tsx", "const c = <div dangerouslySetInnerHTML={{ __html: text }} />", "unescaped HTML"),
    ("a.vue", '<div v-html="text"></div>', "unescaped HTML"),
    ("a.py", "mark_safe(text)", "`text` into a page"),
    ("a.go", "package p\n\nfunc f(who string) H { return template.HTML(who) }", "`who` into a page"),
    ("a.py", 'ldap.search_s(base, scope, f"(uid={name})")', "`name` into the text of a search"),
    ("a.py", 'tree.xpath(f"//user[@id={name}]")', "`name` into the text of a search"),
    ("a.sh", "curl https://get.example.com | sudo bash", "pipes a download"),
]
LOOK_ALIKES = [
    ("a.py", 'os.system("clear")'),
    ("a.py", "subprocess.run(['ls', name])"),
    ("a.py", "subprocess.run(COMMAND, shell=True)"),
    ("a.py", "subprocess.run(f'ls {shlex.quote(name)}', shell=True)"),
    ("a.py", 'cursor.execute("SELECT 1 WHERE id = %s", (i,))'),
    ("a.py", 'cursor.execute(f"SELECT a FROM {self.table} WHERE id = %s", (i,))'),
    ("a.py", 'cursor.execute(f"SELECT a FROM t WHERE id = {quote_name(i)}")'),
    ("a.py", 'cursor.execute(f"SELECT a FROM t LIMIT {LIMIT}")'),
    ("a.py", 'log.query(f"nothing to see {x}")'),
    ("a.py", "# eval(text) would be wrong"),
    ("a.py", 'HELP = "eval(text)"'),
    ("a.py", "model.eval()"),
    ("a.js", "re.exec(text)"),
    ("a.ts", "db.query(sql`SELECT a FROM t WHERE id = ${id}`)"),
    ("a.ts", "db.query('SELECT a FROM t WHERE id = $1', [id])"),
    ("a.go", 'package p\n\nfunc f(n string) { exec.Command("git", "log", who).Run() }'),
    ("a.go", 'package p\n\nfunc f(n string) { db.Query("SELECT a FROM t WHERE b = ?", who) }'),
    ("tests/test_a.py", "eval(text)"),
    ("examples/a.py", "eval(text)"),
    ("a.js", "el.innerHTML = ''"),
    ("a.js", "el.innerHTML = DOMPurify.sanitize(text)"),
    ("a.py", "mark_safe('<br>')"),
    ("a.py", "mark_safe(escape(text))"),
    ("a.go", 'const help = "… for curl|bash installer"'),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_value_in_text_that_is_run_is_asked_about(path: str, text: str, says: str) -> None:
    [signal] = fire(RULE, *added(path, *text.split("\n")))
    assert signal.floor >= Tier.MEDIUM
    assert signal.ask is not None
    assert says in signal.ask.text


@pytest.mark.parametrize(("path", "text"), LOOK_ALIKES)
def test_what_only_looks_like_it_is_silent(path: str, text: str) -> None:
    assert fire(RULE, *added(path, *text.split("\n"))) == []


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_what_is_only_moved_is_silent(path: str, text: str, says: str) -> None:
    del says
    assert_moved_is_silent(RULE, path, text)


def test_one_value_in_one_function_is_one_question() -> None:
    lines = ("def norm(qubit):", "    a = eval(qubit)", "    b = eval(qubit) ** 2", "    return a, b")
    [signal] = fire(RULE, *added("a.py", *lines))
    assert [e.location.start for e in signal.evidence] == [2, 3]
