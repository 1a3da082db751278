-- Casts ballots into one box in the given order, each with an answer of its own; the twin of cast() in ballot-rules.ts.
--   keys    gates (hash), ballots (hash), tally (hash), deadlines (sorted set of the partition)
--   args    now, gate, box, changes ('1' or ''), most_changes, at_ballots ('' = any number), due (the deadline that closes
--           it), kinds, then so many times: counted (tag and choice, with a colon between), how many of the ballots are that;
--           then for each the rows that a first one is kept in: key, ballot (with an empty id they only ask), and each other
--           key of theirs, `>` key. kinds = 0 unless no two of them have a key in common
--   returns 1 (all are accepted as they were sent) | for each 1 | { 'accepted', key, tag, choice } | { 'refused', code }
-- @include ballot-box.lua
-- @include ballot-keys.lua
-- @include poll-gates.lua
-- @include one-ballot.lua
local gates, ballots, tally, deadlines = unpack(KEYS)
local now, gate, name, changes, most, at_ballots, due, kinds = unpack(ARGV, 1, 8)
local args, keys, from = ARGV, {}, 9 + 2 * kinds
for i = from, #args, 2 do keys[#keys + 1] = args[i] end
redis.call('ZCARD', deadlines)
local shut_by = read_gates(gates, gate, keys)
local members, guests = unpack(redis.call('HMGET', tally, 'm', 'g'))
local cast_so_far, limit = (members or 0) + (guests or 0), tonumber(at_ballots) or math.huge
local opens = shut_by.open == name and not shut_by.closed and next(shut_by.banned) == nil
local all_may = kinds ~= '0' and opens and cast_so_far + #keys < limit
local box, answers = read_box(ballots, tally, all_may and {} or keys), {}
local function leads(row) return string.byte(row) == LEADS_ON end

-- @include any-ballot.lua
-- @include first-ballots.lua

if all_may and take_first_ones() then
  write_box(box)
  return 1
end
local i, n = from, 0
while i <= #args do
  local key, ballot, who = args[i], args[i + 1], {}
  for other = i + 2, #args, 2 do
    if not leads(args[other + 1]) then break end
    who[#who + 1] = args[other]
  end
  i, n, who[#who + 1] = i + 2 + 2 * #who, n + 1, key
  local tag, id, choice = string.match(ballot, '^(.) ([^:]*):(.*)$')
  answers[n] = answers[n] or cast(who, id, tag, choice)
end
write_box(box)
return answers
