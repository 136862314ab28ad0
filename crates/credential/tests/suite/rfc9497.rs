//! The vectors of RFC 9497, appendix A.1.2: ristretto255-SHA512, mode VOPRF.

use crate::support::hex;
use voprf::{EvaluationElement, Group, Proof, Ristretto255, VoprfClient, VoprfServer};

const SEED: &str = "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3";
const KEY_INFO: &str = "74657374206b6579";
const SECRET_KEY: &str = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909";
const PUBLIC_KEY: &str = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e";
const INPUTS: [&str; 2] = ["00", "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"];
const BLIND: &str = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
const OTHER_BLIND: &str = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";
const OUTPUTS: [&str; 2] = [
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
];

/// One vector; a list for a batch.
struct Vector {
    inputs: &'static [usize],
    blinds: &'static [&'static str],
    blinded: &'static [&'static str],
    evaluated: &'static [&'static str],
    proof: &'static str,
    /// The scalar that the proof is drawn with.
    drawn: &'static str,
}

const VECTORS: [Vector; 3] = [
    Vector {
        inputs: &[0],
        blinds: &[BLIND],
        blinded: &["863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"],
        evaluated: &["aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"],
        proof: "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        drawn: OTHER_BLIND,
    },
    Vector {
        inputs: &[1],
        blinds: &[BLIND],
        blinded: &["cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"],
        evaluated: &["60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"],
        proof: "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        drawn: OTHER_BLIND,
    },
    Vector {
        inputs: &[0, 1],
        blinds: &[BLIND, OTHER_BLIND],
        blinded: &[
            "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
            "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
        ],
        evaluated: &[
            "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
            "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
        ],
        proof: "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
        drawn: "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
    },
];

/// Draws the bytes of one scalar again and again.
struct Fixed(Vec<u8>);

impl rand_core_09::RngCore for Fixed {
    fn next_u32(&mut self) -> u32 {
        unreachable!("a scalar is drawn as bytes")
    }
    fn next_u64(&mut self) -> u64 {
        unreachable!("a scalar is drawn as bytes")
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0);
    }
}

impl rand_core_09::CryptoRng for Fixed {}

fn server() -> VoprfServer<Ristretto255> {
    VoprfServer::new_from_seed(&hex(SEED), &hex(KEY_INFO)).unwrap()
}

fn clients(vector: &Vector) -> Vec<(Vec<u8>, voprf::VoprfClientBlindResult<Ristretto255>)> {
    let blind = |(input, blind): (&usize, &&str)| {
        let (input, scalar) = (hex(INPUTS[*input]), Ristretto255::deserialize_scalar(&hex(blind)).unwrap());
        let result = VoprfClient::deterministic_blind_unchecked(&input, scalar).unwrap();
        (input, result)
    };
    vector.inputs.iter().zip(vector.blinds).map(blind).collect()
}

everywhere! {
    fn the_key_pair_is_derived_as_in_the_rfc() {
        assert_eq!(server().serialize().as_slice(), hex(&[SECRET_KEY, PUBLIC_KEY].concat()));
    }

    fn blinding_evaluating_and_proving_give_the_bytes_of_the_rfc() {
        for vector in &VECTORS {
            let server = server();
            let blinded: Vec<_> = clients(vector).into_iter().map(|(_, result)| result.message).collect();
            for (message, expected) in blinded.iter().zip(vector.blinded) {
                assert_eq!(message.serialize().as_slice(), hex(expected));
            }
            let prepared: Vec<_> = server.batch_blind_evaluate_prepare(blinded.iter()).collect();
            let mut random = Fixed(hex(vector.drawn));
            let result = server.batch_blind_evaluate_finish(&mut random, blinded.iter(), &prepared).unwrap();
            assert_eq!(result.proof.serialize().as_slice(), hex(vector.proof));
            let evaluated: Vec<_> = result.messages.collect();
            assert_eq!(evaluated.len(), vector.evaluated.len());
            for (message, expected) in evaluated.iter().zip(vector.evaluated) {
                assert_eq!(message.serialize().as_slice(), hex(expected));
            }
        }
    }

    fn the_proofs_of_the_rfc_hold_and_lead_to_its_outputs() {
        let key = Ristretto255::deserialize_elem(&hex(PUBLIC_KEY)).unwrap();
        for vector in &VECTORS {
            let (inputs, states): (Vec<_>, Vec<_>) = clients(vector).into_iter().map(|(input, result)| (input, result.state)).unzip();
            let messages: Vec<_> =
                vector.evaluated.iter().map(|element| EvaluationElement::deserialize(&hex(element)).unwrap()).collect();
            let proof = Proof::deserialize(&hex(vector.proof)).unwrap();
            let outputs = VoprfClient::batch_finalize(&inputs, &states, &messages, &proof, key).unwrap();
            for (output, input) in outputs.zip(vector.inputs) {
                assert_eq!(output.unwrap().as_slice(), hex(OUTPUTS[*input]));
                assert_eq!(server().evaluate(&hex(INPUTS[*input])).unwrap().as_slice(), hex(OUTPUTS[*input]));
            }
        }
    }
}
