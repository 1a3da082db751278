-- Included: may people act in this box at all? The twin of shutFor() in poll-store.memory.ts.
local FEW_GATES = 100
-- So many values are as many as unpack takes without trouble.
local GATES_AT_ONCE = 4000

-- Which of these persons are banned here: gates of the form r:<id>. A few gates are read whole; of many, theirs alone.
-- Most rooms ban nobody: then `keys_of` is not even asked who these persons are.
local function banned_of(gates, keys_of)
  local banned = {}
  if redis.call('HLEN', gates) <= FEW_GATES then
    local all, anybody = redis.call('HGETALL', gates), {}
    for i = 1, #all, 2 do
      if string.sub(all[i], 1, 2) == 'r:' and tonumber(all[i + 1]) == 0 then anybody[string.sub(all[i], 3)] = true end
    end
    for _, key in ipairs(next(anybody) and keys_of() or {}) do banned[key] = anybody[key] end
    return banned
  end
  local keys = keys_of()
  for from = 1, #keys, GATES_AT_ONCE do
    local fields = {}
    for i = from, math.min(from + GATES_AT_ONCE - 1, #keys) do fields[#fields + 1] = 'r:' .. keys[i] end
    for i, till in ipairs(redis.call('HMGET', gates, unpack(fields))) do
      if till and tonumber(till) == 0 then banned[keys[from + i - 1]] = true end
    end
  end
  return banned
end

local function read_gates(gates, gate, keys_of)
  local closed, open = unpack(redis.call('HMGET', gates, 'closed', gate))
  return { closed = closed, open = open, banned = banned_of(gates, keys_of) }
end

-- Why they may not; nil = they may. `open` names the box that is open of the poll.
local function shut_for(who, gates, name)
  if gates.closed then return 'closed' end
  for _, key in ipairs(who) do
    if gates.banned[key] then return 'banned' end
  end
  return gates.open ~= name and 'poll_closed' or nil
end
