// What the checks read: dumps, and a large page.
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';

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
 * The page at `from` with its posts over and over until there are `posts` of them, each a case of its own, written to `to`.
 * Only what is packed is repeated, so that it takes seconds.
 */
export function writeLargePage(from, to, posts) {
  const page = readFileSync(from, 'utf8');
  const blocks = [...page.matchAll(/<script type="text\/plain" class="(\w+)">([^<]*)<\/script>\n/g)];
  const kinds = new Map();
  for (const [, kind, packed] of blocks) {
    const pack = JSON.parse(inflateSync(Buffer.from(packed, 'base64')));
    const known = kinds.get(kind) ?? { values: [], size: pack.length };
    kinds.set(kind, { values: known.values.concat(pack), size: Math.max(known.size, pack.length) });
  }
  const postsAPack = Number(/"posts_a_pack":(\d+)/.exec(page)[1]);
  const parts = [page.slice(0, blocks[0].index)];
  for (const [kind, { values }] of kinds) {
    const size = kind === 'posts' ? postsAPack : 2000;
    for (let start = 0; start < posts; start += size) {
      const pack = Array.from({ length: Math.min(size, posts - start) }, (_, at) => valueAt(kind, values, start + at));
      parts.push(`<script type="text/plain" class="${kind}">${deflateSync(JSON.stringify(pack)).toString('base64')}</script>\n`);
    }
  }
  const last = blocks.at(-1);
  parts.push(page.slice(last.index + last[0].length));
  writeFileSync(to, parts.join(''));
}

/** A place among the cases begins with the numbers of its case and of its issuer's reports. */
function valueAt(kind, values, number) {
  const value = values[number % values.length];
  return kind === 'places' ? [number, number, ...value.slice(2)] : value;
}
