-- Included: a decision as it is passed, and what it does.
local function read_decision(args, from)
  local function rows(width)
    local list = {}
    for i = 1, tonumber(args[from]) do list[i] = { unpack(args, from + 1 + (i - 1) * width, from + i * width) } end
    from = from + 1 + #list * width
    return list
  end
  local bodies, counted, gates, counters, deadlines = rows(1), rows(2), rows(2), rows(2), rows(2)
  return { bodies = bodies, counted = counted, gates = gates, counters = counters, deadlines = deadlines, replaced = rows(3) }
end

-- Does it all; needs append.lua. Returns the place of the first event, or of the log's newest entry.
local function carry_out(decision, log, now, keys)
  for _, row in ipairs(decision.gates) do
    if row[2] == '' then redis.call('HDEL', keys.gates, row[1]) else redis.call('HSET', keys.gates, row[1], row[2]) end
  end
  for _, row in ipairs(decision.counters) do redis.call('HINCRBY', keys.gates, row[1], row[2]) end
  if keys.due ~= '' then redis.call('ZREM', keys.deadlines, keys.due) end
  for _, row in ipairs(decision.deadlines) do
    if row[2] == '' then redis.call('ZREM', keys.deadlines, row[1]) else redis.call('ZADD', keys.deadlines, row[2], row[1]) end
  end
  for _, row in ipairs(decision.replaced) do
    redis.call('XDEL', log.stream, row[1] .. '-0')
    redis.call('HSET', keys.amended, row[1], row[3])
  end
  local first
  for _, row in ipairs(decision.bodies) do
    local appended = append(log, now, row[1])
    first = first or appended
  end
  if first then redis.call('HSET', log.head, 'decided', log.seq) end
  return first or { 'accepted', log.seq, log.at }
end
