namespace Pulse.Console.Pages;

/// <summary>A page that is open to a user who has not changed the first password. All others lead to the change.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class FirstPasswordPageAttribute : Attribute
{
    /// <summary>Where the first password is changed.</summary>
    internal const string Path = $"{Hosting.ConsolePaths.Root}/profile/password";
}
