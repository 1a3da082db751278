-- Included, after ballot-keys.lua: may this person act in this box at all? The twin of shutFor() in poll-store.memory.ts.
-- Which of these persons are banned here: gates of the form r:<id>. A few gates are read whole; of many, theirs alone.
local function banned_of(gates, keys)
  local banned = {}
  if redis.call('HLEN', gates) <= 100 then
    local all = redis.call('HGETALL', gates)
    for i = 1, #all, 2 do
      if string.sub(all[i], 1, 2) == 'r:' and tonumber(all[i + 1]) == 0 then banned[string.sub(all[i], 3)] = true end
    end
    return banned
  end
  for from = 1, #keys, 4000 do
    local fields = {}
    for i = from, math.min(from + 3999, #keys) do fields[#fields + 1] = 'r:' .. keys[i] end
    for i, till in ipairs(redis.call('HMGET', gates, unpack(fields))) do
      if till and tonumber(till) == 0 then banned[keys[from + i - 1]] = true end
    end
  end
  return banned
end

local function read_gates(gates, gate, keys)
  local closed, open = unpack(redis.call('HMGET', gates, 'closed', gate))
  return { closed = closed, open = open, banned = banned_of(gates, keys) }
end

-- What each of these items asks for: who in front, as a list; and all their ids.
local function read_items(args, from, width)
  local items, keys = {}, {}
  for i = from, #args, width do
    local who = words(args[i])
    for _, key in ipairs(who) do keys[#keys + 1] = key end
    items[#items + 1] = { who, unpack(args, i + 1, i + width - 1) }
  end
  return items, keys
end

-- Why they may not; nil = they may. `open` names the box that is open of the poll.
local function shut_for(who, gates, name)
  if gates.closed then return 'closed' end
  for _, key in ipairs(who) do
    if gates.banned[key] then return 'banned' end
  end
  return gates.open ~= name and 'poll_closed' or nil
end
