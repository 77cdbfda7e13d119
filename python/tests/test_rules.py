"""Rules: load, check, diff."""

import json

import pytest

import jikenbo

NEW_CAUSE = """
[[label]]
id = "vpn_exploit"
name = { ja = "VPN機器の悪用", en = "VPN device exploited" }
category = "attack"

[[rule]]
id = "vpn-device-exploited"
label = "vpn_exploit"
all = [{ regex = 'VPN(機器|装置)の脆弱性(が|を)(悪用|突|つ)' }]

[[rule.example]]
text = "VPN装置の脆弱性を突かれ、社内に侵入されました。"

[[rule.example]]
text = "VPN機器の脆弱性が悪用された痕跡は見つかっておりません。"
blocked_by = "polarity:negated"
"""


@pytest.fixture
def edited(builtin_rules, tmp_path):
    """A folder with the built-in rules and one more."""
    for file in builtin_rules.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with open(tmp_path / "cause.toml", "a", encoding="utf-8") as causes:
        causes.write(NEW_CAUSE)
    return tmp_path


def test_built_in_rules_load_and_rules_are_used(posts, edited, records):
    builtin, mine = jikenbo.Rules.load(), jikenbo.Rules.load(edited)
    assert "vpn-device-exploited" in mine.ids and "vpn-device-exploited" not in builtin.ids
    assert "ransomware-in-title" in builtin.ids
    causes = [record.causes for record in jikenbo.extract(posts, rules=mine)]
    assert causes[1] == records[1].causes + ["vpn_exploit"]
    assert [record.causes for record in jikenbo.extract(posts, rules=str(edited))] == causes
    assert [record.causes for record in jikenbo.extract(posts, rules=builtin)] == [r.causes for r in records]
    with pytest.raises(TypeError, match="rules are `Rules`"):
        jikenbo.extract(posts, rules=3)


def test_rules_that_do_not_load_say_where(edited):
    with open(edited / "cause.toml", "a", encoding="utf-8") as causes:
        causes.write('\n[[rule]]\nid = "odd"\nlabel = "ransomwear"\nall = [{ regex = "(" }]\n')
    with pytest.raises(jikenbo.RulesError) as caught:
        jikenbo.Rules.load(edited)
    error = caught.value
    assert len(error.diagnostics) >= 2 and all(told.severity == "error" for told in error.diagnostics)
    told = next(told for told in error.diagnostics if "ransomwear" in told.message)
    lines = (edited / "cause.toml").read_text(encoding="utf-8").splitlines()
    assert told.place.file == str(edited / "cause.toml") and told.code.startswith("E")
    line = lines[told.place.line - 1]
    assert line[told.place.column - 1 : told.place.end_column - 1] == '"ransomwear"'
    assert 'label = "ransomwear"' in str(told) and "ransomwear" in str(error)
    with pytest.raises(jikenbo.RulesError, match="ransomwear"):
        jikenbo.extract(texts="x", rules=edited)


def test_a_folder_without_rules_is_an_error(tmp_path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(jikenbo.RulesError, match="cannot read the rules in"):
            jikenbo.Rules.load(folder)


def test_check_runs_the_examples(edited):
    good = jikenbo.Rules.load(edited).check()
    assert good and good.ok and good.rules > 400 and good.examples > 1000
    assert not [told for told in good.diagnostics if told.severity == "error"]
    causes = (edited / "cause.toml").read_text(encoding="utf-8")
    (edited / "cause.toml").write_text(causes.replace("VPN装置の脆弱性を突かれ", "装置の脆弱性を突かれ"), encoding="utf-8")
    bad = jikenbo.Rules.load(edited).check()
    assert not bad and not bad.ok
    told = [told for told in bad.diagnostics if told.severity == "error"]
    assert [told.code for told in told] == ["E401"] and told[0].place.line is not None


def test_diff_tells_what_changes(posts, document, edited):
    builtin = jikenbo.Rules.load()
    for difference in (builtin.diff(edited, posts), builtin.diff(jikenbo.Rules.load(edited), texts=document)):
        assert difference and difference.differs
        (change,) = [change for change in difference.changes if change.change != "reproved"]
        assert (change.field, change.change, change.old, change.new) == ("causes", "gained", None, "vpn_exploit")
        assert (change.line, change.case_id) == (57, "2024-633")
        assert change.new_rule == "vpn-device-exploited" and change.new_words.startswith("VPN")
        assert "vpn_exploit" in str(difference) and "1 differ" in difference.summary
        assert json.loads(difference.to_json())["differs"] is True
        assert difference.to_html().startswith("<!DOCTYPE html>")
    same = builtin.diff(None, posts)
    assert not same and same.changes == [] and "no value differs" in same.summary
    assert (same.old, same.new) == ("builtin", "builtin")


def test_diff_of_what_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(jikenbo.InputError) as caught:
        jikenbo.Rules.load().diff(None, tmp_path / "missing.txt")
    assert caught.value.records is None and caught.value.diagnostics
