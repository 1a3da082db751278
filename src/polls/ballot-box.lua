-- Included: one box, read at once and written at once, whatever happens to how many of its ballots.
-- So many values are as many as unpack takes without trouble.
local AT_ONCE = 4000

-- A key of another type ends the script here, before anything is written.
local function read_box(ballots, tally, keys)
  local held = {}
  redis.call('HLEN', tally)
  for from = 1, #keys, AT_ONCE do
    local found = redis.call('HMGET', ballots, unpack(keys, from, math.min(from + AT_ONCE - 1, #keys)))
    for i = 1, #found do held[keys[from + i - 1]] = found[i] end
  end
  return { held = held, put = {}, counts = {}, ballots = ballots, tally = tally }
end

local function ballots_in(tally)
  local members, guests = unpack(redis.call('HMGET', tally, 'm', 'g'))
  return (tonumber(members) or 0) + (tonumber(guests) or 0)
end

local function put_ballot(box, key, ballot)
  box.put[#box.put + 1], box.held[key] = key, ballot
end

local function count(box, field, by) box.counts[field] = (box.counts[field] or 0) + by end

local function write_box(box)
  local rows, held = {}, box.held
  for i, key in ipairs(box.put) do rows[2 * i - 1], rows[2 * i] = key, held[key] end
  for from = 1, #rows, AT_ONCE do
    redis.call('HSET', box.ballots, unpack(rows, from, math.min(from + AT_ONCE - 1, #rows)))
  end
  for field, by in pairs(box.counts) do
    if by ~= 0 then redis.call('HINCRBY', box.tally, field, by) end
  end
end
