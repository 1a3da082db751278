-- Somebody is forgotten. What they did in a battle that is on is undone: they may come back and tap, and would have tapped
-- twice. In a closed box it stays under another key. None of their ids leads to it any more.
--   keys    gates (hash), ballots (hash), tally (hash)
--   args    gate, box, battle ('1' or ''), key (where it was found), its new key, then the person's ids
--   returns { 'accepted' }
-- @include ballot-box.lua
-- @include ballot-keys.lua
-- @include kept-taps.lua
local gates, ballots, tally = unpack(KEYS)
local gate, name, battle, key, as = unpack(ARGV, 1, 5)
local ids = { unpack(ARGV, 6) }
local box = read_box(ballots, tally, ids)
local open = redis.call('HGET', gates, gate) == name
local ballot = redis.call('HGET', ballots, key)

for _, id in ipairs(ids) do
  if string.byte(box.held[id] or '') == LEADS_ON then redis.call('HDEL', ballots, id) end
end
if not ballot then return { 'accepted' } end
redis.call('HDEL', ballots, key)
if open and battle == '1' then
  count_taps(box, read_taps(ballot), -1)
else
  redis.call('HSET', ballots, as, ballot)
end
write_box(box)
return { 'accepted' }
