using Pulse.Application.Users;

namespace Pulse.Console.Profile;

/// <summary>The form of a new password.</summary>
public sealed class PasswordChangeForm
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }

    public string? RepeatedPassword { get; init; }

    public ChangePassword ToRequest() => new(CurrentPassword ?? "", NewPassword ?? "");
}

/// <summary>A form that repeats the password. The framework can log arguments: texts as they are, and forms by their type.</summary>
public sealed class PasswordAgainForm
{
    public string? Password { get; init; }
}

/// <summary>The form that confirms a second factor.</summary>
public sealed class FactorCodeForm
{
    public string? Code { get; init; }
}

/// <summary>The form of a new e-mail.</summary>
public sealed class EmailChangeForm
{
    public string? Email { get; init; }

    public string? CurrentPassword { get; init; }

    public ChangeEmail ToRequest() => new(Email?.Trim() ?? "", CurrentPassword ?? "");
}
