-- Says lines in the given order, or has them wait for the staff, each with an answer of its own.
--   keys    head, log (stream), gates (hash), this window's and the window before's recent
--   args    epoch, seen, now, lines, window_ms, mute_ms, most_held, then for each line:
--           field (of the command in recent), hash, pace (field in recent), who (they are and have been), staff ('1' or ''), words (how a body ends),
--           said, for_staff, for_writer (how it begins as which event), muted (body)
--   returns a list of { 'accepted', seq, at, 'held'? } | { 'refused', code, retry_after_ms? }, or { 'refused', 'log_lost' }
--   appends chat.said, or chat.held twice, for each line accepted; chat.muted for the first over the limit
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
-- @include ../rooms/person-gates.lua
-- @include pace.lua
local head, stream, gates, this_window, window_before = unpack(KEYS)
local epoch, seen, now, most_held = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[7])
local limit = { lines = tonumber(ARGV[4]), window = tonumber(ARGV[5]), mute = tonumber(ARGV[6]) }

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
local closed, slow, hold, held = unpack(redis.call('HMGET', gates, 'closed', 'slow', 'hold', 'c:held'))
if not log then return { 'refused', 'log_lost' } end
limit.slow, held = tonumber(slow) or 0, tonumber(held) or 0

local function say(field, hash, pace_field, who, staff, words, said, for_staff, for_writer, muted)
  local function answer(given) return remember_answer(recent, field, hash, given) end
  local first = recall_answer(recent, field, hash)
  if first then return first end
  local shut = judge_gates(gates, closed, who, staff == '1', now)
  if shut then return shut[3] and shut or answer(shut) end
  if staff == '1' then return answer(append(log, now, said .. words)) end
  local refused, retry_after_ms, pace = judge_pace(recall(recent, pace_field), now, limit)
  if not refused and hold and held >= most_held then return { 'refused', 'hold_full' } end
  if not refused or refused == 'flooding' then remember(recent, pace_field, pace) end
  if refused == 'flooding' then append(log, now, muted) end
  if refused then return { 'refused', refused, retry_after_ms } end
  if not hold then return answer(append(log, now, said .. words)) end
  held = redis.call('HINCRBY', gates, 'c:held', 1)
  local waiting = append(log, now, for_staff .. words)
  append(log, now, for_writer .. words)
  return answer({ waiting[1], waiting[2], waiting[3], 'held' })
end

local answers = {}
for i = 8, #ARGV, 10 do answers[#answers + 1] = say(unpack(ARGV, i, i + 9)) end
return answers
