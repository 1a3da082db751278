-- Included: may this be used? Yes, the first time, and again when its end has come. What may be forgotten is, some at a time.
local function use_once(used, key, till, now)
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', used, '-inf', '(' .. now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', used, over)
  end
  local ends = redis.call('ZSCORE', used, key)
  if ends and tonumber(ends) >= tonumber(now) then return false end
  redis.call('ZADD', used, till, key)
  return true
end
