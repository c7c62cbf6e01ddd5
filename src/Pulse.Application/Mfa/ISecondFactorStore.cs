namespace Pulse.Application.Mfa;

/// <summary>What users prove themselves with besides a password. All but <see cref="GetAsync"/> is for a unit of work.</summary>
public interface ISecondFactorStore
{
    Task<SecondFactorState> GetAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Makes the secret that one-time codes come from, in place of any other.</summary>
    /// <returns>The secret, in base 32.</returns>
    Task<string> SetUpAsync(int userId, CancellationToken cancellationToken);

    /// <summary>
    /// Uses a one-time code up. Of those who use it at the same moment, all but one fail with
    /// <see cref="Common.UnitOfWorkErrors.Duplicate"/> at the latest when the unit of work ends.
    /// </summary>
    /// <returns>Whether it is one of this moment and was not used before.</returns>
    Task<bool> UseCodeAsync(int userId, string code, CancellationToken cancellationToken);

    /// <summary>Uses a recovery code up.</summary>
    /// <returns>Whether it is one, for one of those who use it at the same moment.</returns>
    Task<bool> UseRecoveryCodeAsync(int userId, string code, CancellationToken cancellationToken);

    /// <summary>Makes new recovery codes; the old ones are worth nothing any more.</summary>
    Task<IReadOnlyList<string>> ReplaceRecoveryCodesAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Forgets the secret and the recovery codes.</summary>
    Task ForgetAsync(int userId, CancellationToken cancellationToken);
}

/// <param name="IsSetUp">Whether there is a secret, in use or not.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes were not used yet.</param>
public sealed record SecondFactorState(bool IsSetUp, int RecoveryCodesLeft);
