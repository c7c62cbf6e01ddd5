namespace Pulse.Application.Mfa;

/// <summary>Second factors of users. All methods except <see cref="GetAsync"/> require a unit of work.</summary>
public interface ISecondFactorStore
{
    Task<SecondFactorState> GetAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Creates and stores the TOTP secret. Replaces an existing one.</summary>
    /// <returns>The secret in base 32.</returns>
    Task<string> SetUpAsync(int userId, CancellationToken cancellationToken);

    /// <summary>
    /// Uses a one-time code. Of simultaneous uses, all but one fail with <see cref="Common.UnitOfWorkErrors.Duplicate"/>, at the
    /// latest when the unit of work ends.
    /// </summary>
    /// <returns>Whether the code is valid now and unused.</returns>
    Task<bool> UseCodeAsync(int userId, string code, CancellationToken cancellationToken);

    /// <summary>Uses a recovery code.</summary>
    /// <returns>Whether the code is valid. Of simultaneous uses, only one succeeds.</returns>
    Task<bool> UseRecoveryCodeAsync(int userId, string code, CancellationToken cancellationToken);

    /// <summary>Creates new recovery codes and invalidates the old ones.</summary>
    Task<IReadOnlyList<string>> ReplaceRecoveryCodesAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Deletes the secret and the recovery codes.</summary>
    Task ForgetAsync(int userId, CancellationToken cancellationToken);
}

/// <summary>State of a user's second factor.</summary>
/// <param name="IsSetUp">Whether there is a secret, confirmed or not.</param>
/// <param name="RecoveryCodesLeft">Number of unused recovery codes.</param>
public sealed record SecondFactorState(bool IsSetUp, int RecoveryCodesLeft);
