/** Codes of `expected` in `append_batch`; 0 and above are exact versions. */
export const EXPECTED_ANY = -1;
export const EXPECTED_EXISTS = -2;

/** Codes of the outcome of a transaction. */
export const COMMITTED = 0;
export const CONFLICT = 1;
export const CLAIMED = 2;

/**
 * Appends many transactions in one round trip and one commit, each decided by itself in the order given.
 *
 * Streams and keys are named once and then meant by their place (1-based), so that deciding is arithmetic on arrays:
 * three set-based reads, a loop without SQL, four set-based writes. A transaction `t` owns the next `p_claims[t]`
 * claims and the next `p_items[t]` items; an item is a write (`count` > 0 events) or a check (0).
 *
 * It must see what the writer before it committed, so the transaction has to be READ COMMITTED: every statement after
 * the lock takes a new snapshot. The planner settings keep lookups on the indexes while statistics are young.
 *
 * The answer: `head` (position before the batch), by transaction `kinds` and `refs` (the place of the item or claim
 * that failed), by item `bases` (version found) and `starts` (events of this batch before its first one), and
 * `values` of the claims that failed, in order.
 */
export const appendBatchFunction = (es: string): string => `
  create or replace function ${es}.append_batch(
    p_recorded_at timestamptz,
    p_streams text[], p_keys text[],
    p_claims int[], p_items int[],
    p_claim_key int[], p_claim_value text[],
    p_item_stream int[], p_item_expected int[], p_item_count int[],
    p_event_item int[], p_event_nth int[], p_event_id uuid[], p_event_type text[], p_event_schema int[],
    p_event_data json[], p_event_meta json[]
  ) returns json language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan set jit = off
  as $$
  declare
    v_transactions constant int := coalesce(array_length(p_items, 1), 0);
    v_items constant int := coalesce(array_length(p_item_stream, 1), 0);
    v_head bigint;
    v_versions int[];
    -- By key: null while free, 0 when taken before this batch, else the place of the claim that took it.
    v_takers int[];
    v_kinds int[] := array_fill(${COMMITTED}, array[v_transactions]);
    v_refs int[] := array_fill(0, array[v_transactions]);
    v_bases int[] := array_fill(0, array[v_items]);
    v_starts int[] := array_fill(null::int, array[v_items]);
    v_changed boolean[] := array_fill(false, array[coalesce(array_length(p_streams, 1), 0)]);
    v_values text[] := '{}';
    v_value text;
    v_appended int := 0;
    v_claim int := 0;
    v_item int := 0;
    v_stream int;
    v_key int;
    v_expected int;
    v_version int;
  begin
    if current_setting('transaction_isolation') <> 'read committed' then
      raise exception 'append_batch needs READ COMMITTED';
    end if;
    select position into strict v_head from ${es}.head for update;

    v_versions := array(
      select coalesce((select version from ${es}.streams s where s.stream = n.stream), 0)
        from unnest(p_streams) with ordinality n (stream, place) order by place);
    v_takers := array(
      select (select 0 from ${es}.claims c where c.key = n.key)
        from unnest(p_keys) with ordinality n (key, place) order by place);

    <<transactions>>
    for t in 1 .. v_transactions loop
      for c in v_claim + 1 .. v_claim + p_claims[t] loop
        v_key := p_claim_key[c];
        if v_takers[v_key] is not null then
          v_kinds[t] := ${CLAIMED};
          v_refs[t] := c;
          if v_takers[v_key] = 0 then
            select value into strict v_value from ${es}.claims where key = p_keys[v_key];
          else
            v_value := p_claim_value[v_takers[v_key]];
          end if;
          v_values := v_values || v_value;
          exit;
        end if;
      end loop;
      if v_kinds[t] = ${COMMITTED} then
        for i in v_item + 1 .. v_item + p_items[t] loop
          v_version := v_versions[p_item_stream[i]];
          v_bases[i] := v_version;
          v_expected := p_item_expected[i];
          if v_expected <> v_version and v_expected <> ${EXPECTED_ANY} and (v_expected <> ${EXPECTED_EXISTS} or v_version = 0) then
            v_kinds[t] := ${CONFLICT};
            v_refs[t] := i;
            exit;
          end if;
        end loop;
      end if;
      if v_kinds[t] = ${COMMITTED} then
        for c in v_claim + 1 .. v_claim + p_claims[t] loop
          v_takers[p_claim_key[c]] := c;
        end loop;
        for i in v_item + 1 .. v_item + p_items[t] loop
          if p_item_count[i] > 0 then
            v_stream := p_item_stream[i];
            v_starts[i] := v_appended;
            v_appended := v_appended + p_item_count[i];
            v_versions[v_stream] := v_versions[v_stream] + p_item_count[i];
            v_changed[v_stream] := true;
          end if;
        end loop;
      end if;
      v_claim := v_claim + p_claims[t];
      v_item := v_item + p_items[t];
    end loop transactions;

    insert into ${es}.claims (key, value)
    select p_keys[n.key], n.value
      from unnest(p_claim_key, p_claim_value) with ordinality n (key, value, place)
     where v_takers[n.key] = n.place;

    if v_appended > 0 then
      insert into ${es}.events (position, stream, version, id, type, schema_version, data, meta, recorded_at)
      select v_head + v_starts[n.item] + n.nth, p_streams[p_item_stream[n.item]], v_bases[n.item] + n.nth,
             n.id, n.type, n.schema_version, n.data, n.meta, coalesce(p_recorded_at, clock_timestamp())
        from unnest(p_event_item, p_event_nth, p_event_id, p_event_type, p_event_schema, p_event_data, p_event_meta)
             n (item, nth, id, type, schema_version, data, meta)
       where v_starts[n.item] is not null;

      insert into ${es}.streams (stream, version)
      select n.stream, v_versions[n.place]
        from unnest(p_streams) with ordinality n (stream, place)
       where v_changed[n.place]
      on conflict (stream) do update set version = excluded.version;

      update ${es}.head set position = v_head + v_appended;
      perform pg_notify('${es}', (v_head + v_appended)::text);
    end if;

    return json_build_object('head', v_head, 'appended', v_appended, 'kinds', v_kinds, 'refs', v_refs, 'bases', v_bases, 'starts', v_starts, 'values', v_values);
  end
  $$;
`;
