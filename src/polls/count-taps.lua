-- Counts taps for the sides of one battle in the given order; the twin of tap() in ballot-rules.ts.
--   keys    gates (hash), ballots (hash), tally (hash)
--   args    second (of the common clock), most (of a person in it), gate (of the poll), box, remembered (answers), then for
--           each: who (they are and have been), id, tag, side (0 or 1), taps
--   returns a list of { 'accepted', counted } | { 'refused', code }
-- @include ballot-box.lua
-- @include ballot-keys.lua
-- @include poll-gates.lua
-- @include kept-taps.lua
local gates, ballots, tally = unpack(KEYS)
local second, most, gate, name, remembered = unpack(ARGV, 1, 5)
second, most, remembered = tonumber(second), tonumber(most), tonumber(remembered)
local items, keys = read_items(ARGV, 6, 5)
local box = read_box(ballots, tally, keys)
local shut_by = read_gates(gates, gate, function() return keys end)

local function tap(who, id, tag, side, wanted)
  local found = found_in(box, who)
  local first, shut = answer_before(found, id), shut_for(who, shut_by, name)
  if first or shut then return first or { 'refused', shut } end
  local had
  for _, one in ipairs(found) do
    local taps = read_taps(one[2])
    count_taps(box, taps, -1)
    had = had and join_taps(had, taps) or taps
  end
  had = had or { sides = { 0, 0 }, second = second, used = 0, answers = {} }
  -- Nodes do not turn to the next second at once: who goes from one to the other does not go back.
  local at = math.max(second, had.second)
  local used = had.second == at and had.used or 0
  local counted = math.max(0, math.min(tonumber(wanted), most - used))
  had.tag, had.second, had.used = tag, at, used + counted
  had.sides[side + 1] = had.sides[side + 1] + counted
  count_taps(box, had, 1)
  had.answers[#had.answers + 1] = id .. ':' .. counted
  local target = found[1] and found[1][1] or who[#who]
  put_ballot(box, target, write_taps(had, remembered))
  lead_to(box, target, who, found)
  return { 'accepted', counted }
end

local answers = {}
for i, item in ipairs(items) do answers[i] = tap(unpack(item)) end
write_box(box)
return answers
