//! What the models need of matrices beyond `nalgebra`.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Steps in which the eigenvalues of any matrix of this size are found.
const MOST_ROTATIONS: usize = 10_000;

/// The matrix with a unit diagonal, and the factors that make it so; 1 where the diagonal is 0.
pub(super) fn scaled_to_unit(matrix: &DMatrix<f64>) -> (DMatrix<f64>, DVector<f64>) {
    let scale = matrix.diagonal().map(|part| if part > 0.0 { 1.0 / part.sqrt() } else { 1.0 });
    let scaled = DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)] * scale[i] * scale[j]);
    (scaled, scale)
}

/// Correlations from covariances.
pub(super) fn correlations(covariances: &DMatrix<f64>) -> DMatrix<f64> {
    scaled_to_unit(covariances).0
}

/// The least eigenvalue of a symmetric matrix.
pub(super) fn least_eigenvalue(matrix: &DMatrix<f64>) -> Option<f64> {
    SymmetricEigen::try_new(matrix.clone(), f64::EPSILON, MOST_ROTATIONS).map(|eigen| eigen.eigenvalues.min())
}
