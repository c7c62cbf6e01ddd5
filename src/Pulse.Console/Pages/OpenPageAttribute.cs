namespace Pulse.Console.Pages;

/// <summary>A page that needs no session, such as the sign-in.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OpenPageAttribute : Attribute;
