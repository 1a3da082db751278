-- Says lines in the given order, each with an answer of its own.
--   keys    head, log (stream), this window's and the window before's recent
--   args    epoch, seen, now, lines, window_ms, mute_ms, then for each line:
--           field (of the command in recent), hash, pace (field in recent), said (body), muted (body)
--   returns a list of { 'accepted', seq, at } | { 'refused', code, retry_after_ms? }, or { 'refused', 'log_lost' }
--   appends chat.said for each line accepted, chat.muted for the first over the limit
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
-- @include pace.lua
local head, stream, this_window, window_before = unpack(KEYS)
local epoch, seen = ARGV[1], ARGV[2]
local now, limit = tonumber(ARGV[3]), { lines = tonumber(ARGV[4]), window = tonumber(ARGV[5]), mute = tonumber(ARGV[6]) }

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
if not log then return { 'refused', 'log_lost' } end

local function say(field, hash, pace_field, said, muted)
  local first = recall_answer(recent, field, hash)
  if first then return first end
  local refused, retry_after_ms, pace = judge_pace(recall(recent, pace_field), now, limit)
  if refused ~= 'muted' then remember(recent, pace_field, pace) end
  if refused == 'flooding' then append(log, now, muted) end
  if refused then return { 'refused', refused, retry_after_ms } end
  return remember_answer(recent, field, hash, append(log, now, said))
end

local answers = {}
for i = 7, #ARGV, 5 do
  answers[#answers + 1] = say(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
end
return answers
