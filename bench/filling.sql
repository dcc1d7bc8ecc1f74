CREATE OR REPLACE FUNCTION pg_temp.draw(n bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(n, salt) & 9007199254740991)::float8 / 9007199254740992) $$;
INSERT INTO cases (tenant, id, number, title, customer, process, status, data, channel, created_by, created_at,
    started_at, seq, event_seq, event_head)
SELECT 'default', md5('case' || n)::uuid, 'B-' || n, 'Claim ' || n, 'Customer ' || (pg_temp.draw(n, 3) * 100000)::int,
    'bench_claim', 'running', '{}', 'api', (SELECT id FROM people WHERE name = 'portal'),
    timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' + n * interval '1 second', 0, 0, ''
FROM generate_series(:first, :last) n;
INSERT INTO tasks (tenant, id, case_id, process, version, status, origin, title, team, home_team, owner_id, priority,
    created_at, due_at, form, form_version, schema_hash, known, readings, shown, documents, not_by, escalation,
    escalated, facets, customer, customer_waits, filed_by, urgent_at, due_rank, ft1, ft2, ft3, fn1, fd1,
    suspended_from)
SELECT 'default', md5('task' || n)::uuid, md5('case' || n)::uuid, 'bench_claim', 1, status, 'process', title, team, team,
    CASE WHEN status = 'ready' THEN NULL ELSE (SELECT id FROM people WHERE name = 'p' || (n % 200)) END, priority,
    created_at, due_at, 'assessment', 1, (SELECT max(schema_hash) FROM forms WHERE name = 'assessment'),
    '{}', '[]', '{}', '[]', '[]', '[]', 0,
    json_build_object('region', region, 'customer_no', customer_no, 'product', product, 'amount', amount,
        'loss', loss::date),
    'Customer ' || customer_no, false, (SELECT id FROM people WHERE name = 'portal'),
    due_at + (priority - 50) * interval '1 day', due_at, region, customer_no, product, amount, loss,
    CASE WHEN status = 'suspended' THEN 'reserved' END
FROM (
    SELECT n,
        'team' || lpad(floor(20 * pg_temp.draw(n, 1) ^ 2)::int::text, 2, '0') AS team,
        CASE WHEN pg_temp.draw(n, 2) < 0.965 THEN 'ready' WHEN pg_temp.draw(n, 2) < 0.985 THEN 'reserved'
            WHEN pg_temp.draw(n, 2) < 0.995 THEN 'in_progress' ELSE 'suspended' END AS status,
        (ARRAY['north', 'south', 'east', 'west', 'abroad'])[1 + floor(5 * pg_temp.draw(n, 4))::int] AS region,
        'product ' || floor(200 * pg_temp.draw(n, 5) ^ 2)::int AS product,
        (pg_temp.draw(n, 3) * 100000)::int::text AS customer_no,
        round(exp(6.2 + 1.2 * sqrt(-2 * ln(pg_temp.draw(n, 6) + 1e-12)) * cos(6.283185 * pg_temp.draw(n, 7)))::numeric, 2)
            AS amount,
        date_trunc('day', timestamptz '2026-01-01' - pg_temp.draw(n, 8) * interval '730 days', 'UTC') AS loss,
        10 * (3 + floor(4 * pg_temp.draw(n, 9))::int) AS priority,
        timestamptz '2026-01-01' + n * interval '1 second' AS created_at,
        timestamptz '2026-01-01' + n * interval '1 second' + pg_temp.draw(n, 10) * interval '20 days' AS due_at,
        'Assess ' || CASE WHEN pg_temp.draw(n, 11) < 0.01 THEN 'kettle' ELSE 'thing' END || ' w'
            || floor(2000 * pg_temp.draw(n, 12))::int || ' rare' || (n / 10) AS title
    FROM generate_series(:first, :last) n
) drawn;
INSERT INTO task_texts (tenant, task_id, open, words, marks)
SELECT tenant, id, true, lower(title) || ' b ' || substr(md5(id::text), 1, 6) || ' ' || ft1 || ' ' || ft2,
    substr(encode(sha256(convert_to(team, 'UTF8')), 'hex'), 1, 4)
FROM tasks WHERE id IN (SELECT md5('task' || n)::uuid FROM generate_series(:first, :last) n);
