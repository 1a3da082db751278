-- Puts a new epoch in the place of a lost one; whoever comes second finds the first one's.
--   keys    head
--   args    lost, next
--   returns { epoch, seq, at } (nils when there is no such room)
local head = KEYS[1]
local lost, next_epoch = ARGV[1], ARGV[2]

if redis.call('HGET', head, 'epoch') == lost then redis.call('HSET', head, 'epoch', next_epoch) end
return redis.call('HMGET', head, 'epoch', 'seq', 'at')
