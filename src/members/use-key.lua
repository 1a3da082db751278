-- Uses something that may be used once.
--   keys    used (sorted set: what was used, by when it may be forgotten)
--   args    now, key, until
--   returns { 'accepted', 1 = the first time, 0 = not }
-- @include use-once.lua
local used = unpack(KEYS)
local now, key, till = unpack(ARGV)

return { 'accepted', use_once(used, key, till, now) and 1 or 0 }
