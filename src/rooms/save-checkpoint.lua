-- Keeps what was computed of a log, unless something newer of the same kind is kept already.
--   keys    checkpoint
--   args    epoch, seq, digest, fold_version, view
--   returns 1 = kept, 0 = there is a newer one
local checkpoint = KEYS[1]
local epoch, seq, digest, fold_version, view = unpack(ARGV)

local kept_epoch, kept_seq, kept_version = unpack(redis.call('HMGET', checkpoint, 'epoch', 'seq', 'foldVersion'))
local same_kind = kept_epoch == epoch and kept_version == fold_version
if same_kind and tonumber(kept_seq) > tonumber(seq) then return 0 end
redis.call('HSET', checkpoint, 'epoch', epoch, 'seq', seq, 'digest', digest, 'foldVersion', fold_version, 'view', view)
return 1
