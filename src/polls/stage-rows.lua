-- Writes rows of a box that is being settled where nobody reads them yet. Those that nobody makes the box's go by themselves.
--   keys    staged (hash)
--   args    how long they are kept (ms), then key, row, ...
--   returns 1
local staged = KEYS[1]
redis.call('HSET', staged, unpack(ARGV, 2))
redis.call('PEXPIRE', staged, ARGV[1])
return 1
