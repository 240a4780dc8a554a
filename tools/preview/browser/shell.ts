const frame = document.createElement('iframe')
frame.src = `/phone.html${location.hash}`
document.querySelector('#shell')?.append(frame)
