-- Included: may one more line be said now? The twin of judgePace() in chat-rules.ts.
-- A pace is `<muted until> <time> <time> ...`; false = nothing is known of that person.
-- Returns 'muted' or 'flooding' or nil, how long to wait, and the pace afterwards.
local function judge_pace(pace, now, limit)
  local times = {}
  local muted_until = 0
  for word in string.gmatch(pace or '0', '%S+') do times[#times + 1] = tonumber(word) end
  muted_until = table.remove(times, 1)
  if now < muted_until then return 'muted', muted_until - now, pace end

  local after = { '0' }
  for _, time in ipairs(times) do
    if time > now - limit.window then after[#after + 1] = string.format('%.0f', time) end
  end
  if #after - 1 < limit.lines then
    after[#after + 1] = string.format('%.0f', now)
    return nil, 0, table.concat(after, ' ')
  end
  return 'flooding', limit.mute, string.format('%.0f', now + limit.mute)
end
