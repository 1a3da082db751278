-- Included: one box, read at once and written at once, whatever happens to how many of its ballots.
-- A key of another type ends the script here, before anything is written.
local function open_box(ballots, tally, keys)
  local held = {}
  redis.call('HLEN', tally)
  for from = 1, #keys, 4000 do
    local found = redis.call('HMGET', ballots, unpack(keys, from, math.min(from + 3999, #keys)))
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

local function close_box(box)
  local rows, held = {}, box.held
  for i, key in ipairs(box.put) do rows[2 * i - 1], rows[2 * i] = key, held[key] end
  for from = 1, #rows, 4000 do redis.call('HSET', box.ballots, unpack(rows, from, math.min(from + 3999, #rows))) end
  for field, by in pairs(box.counts) do
    if by ~= 0 then redis.call('HINCRBY', box.tally, field, by) end
  end
end

-- The answers to all items, in their order; then the box is written.
local function answer_all(items, answer, box)
  local answers = {}
  for i, item in ipairs(items) do answers[i] = answer(unpack(item)) end
  close_box(box)
  return answers
end
