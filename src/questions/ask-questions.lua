-- Asks questions in the given order, each with an answer of its own.
--   keys    head, log (stream), gates (hash), this window's and the window before's recent
--   args    epoch, seen, now, questions, within_ms, then for each: field (of the command in recent), hash, pace (field in
--           recent: when the last ones were asked), who (they are and have been), staff ('1' or ''), body
--   returns a list of { 'accepted', seq, at } | { 'refused', code, retry_after_ms? }, or { 'refused', 'log_lost' }
--   appends question.asked for each that is accepted
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
-- @include ../rooms/person-gates.lua
local head, stream, gates, this_window, window_before = unpack(KEYS)
local epoch, seen, now, most, within_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
local closed, hold = unpack(redis.call('HMGET', gates, 'closed', 'hold'))
if not log then return { 'refused', 'log_lost' } end

-- The twin of askedWithin() in question-rules.ts.
local function asked_within(pace)
  local times = {}
  for time in string.gmatch(recall(recent, pace) or '', '%S+') do
    if tonumber(time) > now - within_ms then times[#times + 1] = time end
  end
  return times
end

local function ask(field, hash, pace, who, staff, body)
  local function answer(given) return remember_answer(recent, field, hash, given) end
  local first = recall_answer(recent, field, hash)
  if first then return first end
  local shut = judge_gates(gates, closed, who, staff == '1', now)
  if shut then return shut[3] and shut or answer(shut) end
  if staff == '1' then return answer(append(log, now, body)) end
  if hold then return { 'refused', 'paused' } end
  local times = asked_within(pace)
  if #times >= most then return { 'refused', 'flooding', times[#times - most + 1] + within_ms - now } end
  times[#times + 1] = string.format('%.0f', now)
  remember(recent, pace, table.concat(times, ' '))
  return answer(append(log, now, body))
end

local answers = {}
for i = 6, #ARGV, 6 do answers[#answers + 1] = ask(unpack(ARGV, i, i + 5)) end
return answers
