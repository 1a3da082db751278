-- Casts ballots into one box in the given order, each with an answer of its own; the twin of cast() in ballot-rules.ts.
--   keys    gates (hash), ballots (hash), tally (hash), deadlines (sorted set of the partition)
--   args    now, gate, box, changes ('1' or ''), most_changes, at_ballots ('' = any number), due (the deadline that closes
--           it), kinds, then so many times: counted (tag and choice, with a colon between), how many of the ballots are that;
--           then for each: who (they are and have been), ballot (as a first one is kept; with an empty id they only ask).
--           kinds = 0 unless everybody has one key and no two have the same
--   returns 1 (all are accepted as they were sent) | for each 1 | { 'accepted', key, tag, choice } | { 'refused', code }
-- @include ballot-box.lua
-- @include ballot-keys.lua
-- @include poll-gates.lua
-- @include one-ballot.lua
local gates, ballots, tally, deadlines = unpack(KEYS)
local now, gate, name, changes, most, at_ballots, due, kinds = unpack(ARGV, 1, 8)
local args, keys, from = ARGV, {}, 9 + 2 * kinds
for i = from, #args, 2 do
  if kinds ~= '0' then
    keys[#keys + 1] = args[i]
  else
    for _, key in ipairs(words(args[i])) do keys[#keys + 1] = key end
  end
end
redis.call('ZCARD', deadlines)
local shut_by = read_gates(gates, gate, keys)
local cast_so_far, limit = ballots_in(tally), tonumber(at_ballots) or math.huge
local opens = shut_by.open == name and not shut_by.closed and next(shut_by.banned) == nil
local all_may = kinds ~= '0' and opens and cast_so_far + #keys < limit
local box, answers = read_box(ballots, tally, all_may and {} or keys), {}

-- @include any-ballot.lua
-- @include first-ballots.lua

local others = not all_may or take_first_ones()
for i = from, others and #args or 0, 2 do
  local n = (i - from) / 2 + 1
  local tag, id, choice = string.match(args[i + 1], '^(.) ([^:]*):(.*)$')
  answers[n] = answers[n] or cast(words(args[i]), id, tag, choice)
end
write_box(box)
return others and answers or 1
