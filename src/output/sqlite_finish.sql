CREATE INDEX posts_published ON posts (published);
CREATE INDEX posts_organization ON posts (organization);
CREATE INDEX posts_primary_cause ON posts (primary_cause);
CREATE INDEX causes_cause ON causes (cause);
CREATE INDEX leaked_data_item ON leaked_data (item);
CREATE INDEX third_parties_name ON third_parties (name);
CREATE INDEX events_event_date ON events (event, date);
CREATE INDEX delays_delay_days ON delays (delay, days);
CREATE INDEX case_posts_post ON case_posts (post_id);
CREATE INDEX evidence_field ON evidence (field, value);
CREATE INDEX evidence_rule ON evidence (rule);

-- Datasette looks for `content="posts"` without spaces. Three characters make an entry, so that Japanese needs no words: MATCH finds texts of three characters and more.
CREATE VIRTUAL TABLE posts_search USING fts5 (title, content="posts", content_rowid="id", tokenize="trigram");
INSERT INTO posts_search (posts_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE evidence_search USING fts5 (text, content="evidence", content_rowid="id", tokenize="trigram");
INSERT INTO evidence_search (evidence_search) VALUES ('rebuild');

CREATE VIEW incidents AS
SELECT *,
  (SELECT group_concat(cause, ';') FROM (SELECT cause FROM causes WHERE post_id = posts.id ORDER BY position)) AS causes,
  (SELECT group_concat(item, ';') FROM (SELECT item FROM leaked_data WHERE post_id = posts.id ORDER BY position)) AS leaked_data
FROM posts WHERE kind = 'incident';

CREATE VIEW incidents_by_month AS
SELECT substr(coalesce(published, first_published), 1, 7) AS month, count(*) AS incidents, sum(affected_total) AS affected
FROM posts WHERE kind = 'incident' AND length(coalesce(published, first_published)) >= 7 GROUP BY month ORDER BY month;

CREATE VIEW incidents_by_cause AS
SELECT cause, count(*) AS incidents, count(CASE WHEN position = 1 THEN 1 END) AS as_main_cause
FROM causes GROUP BY cause ORDER BY incidents DESC, cause;

CREATE VIEW leaked_data_by_item AS
SELECT item, count(*) AS incidents FROM leaked_data GROUP BY item ORDER BY incidents DESC, item;

CREATE VIEW late_reports AS
SELECT id, published, organization, title, discovered, reported_ppc, ppc_report_days, reported_ppc_final, ppc_final_days
FROM posts WHERE ppc_report_label = 'over_guide' OR ppc_final_label = 'late' ORDER BY published, id;

CREATE VIEW third_parties_by_victims AS
SELECT name, count(DISTINCT organization) AS organizations, count(*) AS posts
FROM third_parties JOIN posts ON posts.id = post_id GROUP BY name ORDER BY organizations DESC, posts DESC, name;

CREATE VIEW proofs AS
SELECT post_id, organization, title, field, value, rule, source, evidence.line, char_column, text
FROM evidence JOIN posts ON posts.id = post_id ORDER BY post_id, start_byte;

CREATE VIEW case_notices AS
SELECT cases_id, case_name, position, post_id, published, organization, report_stage, title
FROM case_posts JOIN cases ON cases.id = cases_id JOIN posts ON posts.id = post_id ORDER BY cases_id, position;

COMMIT;
