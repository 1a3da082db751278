-- Included: one box, read at once and written at once, whatever happens to how many of its ballots.
-- So many values are as many as unpack takes without trouble.
local AT_ONCE = 4000

-- What there is under these keys, in their order; false = nothing.
local function held_under(ballots, keys)
  local held = {}
  for from = 1, #keys, AT_ONCE do
    local found = redis.call('HMGET', ballots, unpack(keys, from, math.min(from + AT_ONCE - 1, #keys)))
    for i = 1, #found do held[from + i - 1] = found[i] end
  end
  return held
end

-- Puts rows of key and ballot.
local function put_rows(ballots, rows)
  for from = 1, #rows, AT_ONCE do
    redis.call('HSET', ballots, unpack(rows, from, math.min(from + AT_ONCE - 1, #rows)))
  end
end

-- A key of another type ends the script here, before anything is written.
local function read_box(ballots, tally, keys)
  local held = {}
  redis.call('HLEN', tally)
  for i, ballot in ipairs(held_under(ballots, keys)) do held[keys[i]] = ballot end
  return { held = held, put = {}, counts = {}, ballots = ballots, tally = tally }
end

local function put_ballot(box, key, ballot)
  box.put[#box.put + 1], box.held[key] = key, ballot
end

local function count(box, field, by) box.counts[field] = (box.counts[field] or 0) + by end

local function write_box(box)
  local rows, held = {}, box.held
  for i, key in ipairs(box.put) do rows[2 * i - 1], rows[2 * i] = key, held[key] end
  put_rows(box.ballots, rows)
  for field, by in pairs(box.counts) do
    if by ~= 0 then redis.call('HINCRBY', box.tally, field, by) end
  end
end
