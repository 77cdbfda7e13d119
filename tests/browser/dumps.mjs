// The dumps that the checks read: one hostile, one large.
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';

/** A post that would run, break out of the data or mislead, if the page let it. */
export const HOSTILE = `\
【セキュリティ事件簿#2024-901】株式会社架空商事 <img src=x onerror="window.hurt=1"></script><script>window.hurt=2</script> 不正アクセスについて 2024/7/31

2024年7月10日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。
<script>window.hurt = 3</script><svg onload="window.hurt=4"></svg>"'\`\${window.hurt=5}<!--
流出した可能性がある情報は、お客様25名分の氏名<b onmouseover="window.hurt=6">と住所</b>です。</textarea></dialog>
\u2028javascript:window.hurt=7 ]]> --> \u202eexe.txt
`;

/** Two victims of one contractor. */
export const SHARED = `\
【セキュリティ事件簿#2025-911】架空市 委託先における個人情報の漏えいについて 2025/6/2

2025年5月20日、業務を委託している株式会社ほげ印刷のサーバーが不正アクセスを受けたことが判明しました。
漏えいした可能性がある情報は、住民310名分の氏名と住所です。

【セキュリティ事件簿#2025-912】学校法人架空学園 委託先への不正アクセスによる個人情報の漏えいについて 2025/6/9

当法人が印刷を委託している株式会社ほげ印刷より、2025年5月20日に同社のサーバーが不正アクセスを受けたとの報告がありました。
漏えいした可能性がある情報は、卒業生48名分の氏名です。
`;

/** A post whose lines are broken at a width, in the middle of words. */
export const BROKEN = `\
【セキュリティ事件簿#2025-921】架空町 住民の個人情報の誤掲載について 2025/7/4

2025年7月1日、町のウェブサイトに掲載した資料に、住民27名の氏名と住所が含まれていたこと
が判明しました。資料は同日中に削除しました。掲載前の確認では、紙の台帳と
の突き合わせを行っていませんでした。
`;

/**
 * The incidents of tests/gold over and over, each with a case number and years of its own. `records` is what `extract` says of
 * them: where they stand.
 */
export async function writeLargeDump(records, path, posts) {
  const lines = new Map();
  const linesOf = source => lines.get(source) ?? lines.set(source, readFileSync(source, 'utf8').split('\n')).get(source);
  const texts = records.map(({ source, line, end_line: end }) => linesOf(source).slice(line - 1, end).join('\n'));
  const out = createWriteStream(path);
  for (let number = 0; number < posts; number++) {
    const year = 2012 + (number % 13);
    const text = texts[number % texts.length].replace(/^(【セキュリティ事件簿#[^】]*】)?/, `【セキュリティ事件簿#${year}-${number}】`);
    if (!out.write(`${text.replaceAll(/20\d\d(?=[年/])/g, year)}\n\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
