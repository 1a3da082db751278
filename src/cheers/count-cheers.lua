-- Counts cheers in the given order, one of each person in so many ms.
--   keys    gates (hash), sums (hash), this window's and the window before's recent
--   args    now, debounce_ms, then for each: pace (field in recent: when one of theirs counted last), kind
--   returns a list of { 'accepted', '1' or '' (counted or not) } | { 'refused', code }
-- @include ../rooms/recent.lua
local gates, sums, this_window, window_before = unpack(KEYS)
local now, debounce = tonumber(ARGV[1]), tonumber(ARGV[2])

local closed = redis.call('HGET', gates, 'closed')
local recent = open_recent(this_window, window_before)
redis.call('HLEN', sums)

local function cheer(pace, kind)
  if closed then return { 'refused', 'closed' } end
  local last = tonumber(recall(recent, pace))
  if last and now < last + debounce then return { 'accepted', '' } end
  remember(recent, pace, ARGV[1])
  redis.call('HINCRBY', sums, kind, 1)
  return { 'accepted', '1' }
end

local answers = {}
for i = 3, #ARGV, 2 do answers[#answers + 1] = cheer(ARGV[i], ARGV[i + 1]) end
return answers
