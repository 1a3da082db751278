-- Casts ballots into one box in the given order, each with an answer of its own; the twin of cast() in ballot-rules.ts.
--   keys    gates (hash), ballots (hash), tally (hash), deadlines (sorted set of the partition)
--   args    now, gate, box, changes ('1' or ''), most_changes, at_ballots ('' = any number), due (the deadline that closes
--           it), then for each: who (they are and have been), ballot (as a first one is kept; with an empty id they only
--           ask), counted (its tag and choice, with a colon between)
--   returns a list of 1 (accepted as it was sent, from somebody with one key) | { 'accepted', key, tag, choice } | { 'refused', code }
-- @include ballot-box.lua
-- @include ballot-keys.lua
-- @include poll-gates.lua
-- @include one-ballot.lua
local gates, ballots, tally, deadlines = unpack(KEYS)
local now, gate, name, changes, most, at_ballots, due = unpack(ARGV, 1, 7)
local args, keys, find = ARGV, {}, string.find
for i = 8, #args, 3 do
  for _, key in ipairs(find(args[i], ' ', 1, true) and words(args[i]) or { args[i] }) do keys[#keys + 1] = key end
end
redis.call('ZCARD', deadlines)
local box = open_box(ballots, tally, keys)
local shut_by = read_gates(gates, gate, keys)
local cast_so_far = ballots_in(tally)

-- @include any-ballot.lua

-- Nearly all votes are the first from somebody with one key, or that one again: these cost a third of what others do.
local held, put, first_ones, answers, n = box.held, box.put, {}, {}, 0
for i = 8, #args, 3 do
  local who, ballot, counted = args[i], args[i + 1], args[i + 2]
  local takes = shut_by.open == name and not shut_by.closed and not shut_by.banned[who]
  n = n + 1
  if held[who] == ballot then
    answers[n] = 1
  elseif takes and held[who] == false and find(ballot, ':', 4, true) then
    put[#put + 1], held[who], answers[n] = who, ballot, 1
    first_ones[counted] = (first_ones[counted] or 0) + 1
    one_more()
  else
    local tag, id, choice = string.match(ballot, '^(.) ([^:]*):(.*)$')
    answers[n] = cast(words(who), id, tag, choice)
  end
end
for counted, by in pairs(first_ones) do count_ballot(box, counted, by) end
close_box(box)
return answers
