namespace Pulse.Console.Pages;

/// <summary>The form of a destructive action, which asks for a name.</summary>
/// <param name="What">What is named, as in "the e-mail of the user".</param>
/// <param name="Expected">The name to type.</param>
/// <param name="Button">The text of the button.</param>
/// <param name="Cancel">The page to go back to.</param>
public sealed record DangerousForm(string What, string Expected, string Button, string Cancel);
