//! Randomness is an argument; here it is handed on to crates that know it by another name.

use rand_core::CryptoRng;

/// The same source for crates that stand on `rand_core` 0.9.
pub struct Older<'a, R: ?Sized>(pub &'a mut R);

impl<R: CryptoRng + ?Sized> rand_core_09::RngCore for Older<'_, R> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

impl<R: CryptoRng + ?Sized> rand_core_09::CryptoRng for Older<'_, R> {}

/// As many random bytes as are asked for.
pub fn draw<const N: usize>(random: &mut (impl CryptoRng + ?Sized)) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill_bytes(&mut bytes);
    bytes
}
